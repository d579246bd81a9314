"""Every change of the configuration as a step that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from belvedere_desktop.simulator.configuration import RunConfiguration

_MERGES = 1


class ConfigurationModel(QObject):
    """The configuration of the shown application. `changed` carries the new one."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.configuration = RunConfiguration()
        self.undo_stack = QUndoStack(self)

    def replace(self, configuration: RunConfiguration) -> None:
        """Show another application's configuration; the steps before it are forgotten."""
        self.undo_stack.clear()
        self._set(configuration)

    def edit(self, configuration: RunConfiguration, text: str, field: str) -> None:
        """One step called `text`. Steps on the same `field` in a row become one, as when typing."""
        if configuration != self.configuration:
            self.undo_stack.push(_Edit(self, configuration, text, field))

    def _set(self, configuration: RunConfiguration) -> None:
        self.configuration = configuration
        self.changed.emit(configuration)


class _Edit(QUndoCommand):
    def __init__(self, model: ConfigurationModel, after: RunConfiguration, text: str, field: str) -> None:
        super().__init__(text)
        self._model = model
        self._before = model.configuration
        self._after = after
        self._field = field

    def redo(self) -> None:
        self._model._set(self._after)

    def undo(self) -> None:
        self._model._set(self._before)

    def id(self) -> int:
        return _MERGES

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other._field != self._field:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True
