"""What can be done with several devices at once: one after the other, with a list of those that refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from belvedere_desktop.devices.asking import ask
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.devices.state import DeviceRow
from belvedere_desktop.devices.tags_dialog import TagsDialog

_NAMED = 8


class ManyCommands(QObject):
    """Signals: told(text), what became of it. The progress is in the job list."""

    told = Signal(str)

    def __init__(self, doing: Doing, parent: QWidget) -> None:
        super().__init__(parent)
        self._doing = doing
        self._window = parent

    def ask_reboot(self, rows: Sequence[DeviceRow]) -> None:
        """Restart them, once it is confirmed."""
        text = self.tr("These restart; their applications are away for some minutes: {names}")
        title = self.tr("Restart {count} devices").format(count=len(rows))
        ask(
            self._window,
            title,
            text.format(names=_names(rows)),
            self.tr("Restart"),
            lambda: self.reboot(rows),
        )

    def reboot(self, rows: Sequence[DeviceRow]) -> None:
        """Have them start again."""
        self._do(self.tr("Restart {count} devices").format(count=len(rows)), rows, {"action": "reboot"})

    def ask_update(self, rows: Sequence[DeviceRow]) -> None:
        """Another version, of those that any of them is offered."""
        offers = {offer.version: offer for row in rows for offer in row.offers}
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Update {count} devices").format(count=len(rows)))
        dialog.setLabelText(
            self.tr("Version (a device that cannot take it keeps what it has): {names}").format(
                names=_names(rows)
            )
        )
        dialog.setComboBoxItems(list(offers))
        dialog.setOkButtonText(self.tr("Install"))
        dialog.textValueSelected.connect(
            lambda version: self.update(rows, version, major=offers[version].major)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def update(self, rows: Sequence[DeviceRow], version: str, *, major: bool) -> None:
        """Have them install it."""
        title = self.tr("Update {count} devices to {version}").format(count=len(rows), version=version)
        self._do(title, rows, {"action": "update", "version": version, "major": major})

    def ask_tags(self, rows: Sequence[DeviceRow]) -> None:
        """More tags for all of them."""
        title = self.tr("Tag {count} devices").format(count=len(rows))
        about = self.tr("Added to the tags that they have; a key that one has already gets the new value.")
        dialog = TagsDialog(title, (), self._window, about)

        def save() -> None:
            dialog.saved()
            self.tag(rows, dialog.tags)

        dialog.save_asked.connect(save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def tag(self, rows: Sequence[DeviceRow], tags: Mapping[str, str]) -> None:
        """Add these tags."""
        title = self.tr("Tag {count} devices").format(count=len(rows))
        self._do(title, rows, {"action": "tag", "tags": dict(tags)})

    def _do(self, title: str, rows: Sequence[DeviceRow], arguments: Mapping[str, Any]) -> None:
        ids = [row.id for row in rows]

        def done(_result: Any) -> None:
            self.told.emit(self.tr("{title}: done").format(title=title))

        work = Work(title, "devices.each", {**arguments, "ids": ids})
        self._doing.do(work, done, lambda error: self.told.emit(str(error)))


def _names(rows: Sequence[DeviceRow]) -> str:
    named = ", ".join(row.name for row in rows[:_NAMED])
    return f"{named}, …" if len(rows) > _NAMED else named
