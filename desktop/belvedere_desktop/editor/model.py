"""The draft that all parts of the editor show and change, with every step on one stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import Edit


class DraftModel(QObject):
    """Signals: changed(), after every step and every step back; refused(BelvedereError)."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.stack = QUndoStack(self)

    def make(self, edit: Edit) -> bool:
        """One step; whether it could be made."""
        try:
            after = self.draft.make(edit)
        except BelvedereError as error:
            self.refused.emit(error)
            return False
        if after is not self.draft:
            self.stack.push(_Step(self, after))
        return True

    def begin_file(self, file: Path, text: str) -> None:
        """A file besides that is not on the disk yet."""
        self.take(self.draft.begin_file(file, text))

    def set_saved(self, saved: Mapping[Path, str]) -> None:
        """This is what lies on the disk now."""
        self.take(replace(self.draft, saved=saved))

    def take(self, draft: Draft) -> None:
        """Show another draft."""
        self.draft = draft
        self.changed.emit()


class _Step(QUndoCommand):
    """The draft keeps its own history; the stack says when to go along it."""

    def __init__(self, model: DraftModel, after: Draft) -> None:
        super().__init__(after.done[-1].title)
        self._model = model
        self._after: Draft | None = after

    def redo(self) -> None:
        after, self._after = self._after, None
        self._model.take(after or self._model.draft.redo())

    def undo(self) -> None:
        self._model.take(self._model.draft.undo())
