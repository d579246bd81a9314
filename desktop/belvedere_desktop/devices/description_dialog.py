"""Another description of a device."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange

LONGEST = 255


class DescriptionDialog(EditDialog):
    """Says while one types how much room is left."""

    def __init__(self, name: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Describe {name}").format(name=name), parent)
        open_with(self, 460, 220)
        self.editor = QPlainTextEdit(description, self)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(self.tr("Description"))
        self.left = QLabel(self)
        self.left.setProperty("role", "muted")
        self.column.addWidget(self.editor)
        self.column.addWidget(self.left)
        self.editor.textChanged.connect(self._count)
        self._count()
        self.editor.selectAll()
        arrange(self)

    @property
    def description(self) -> str:
        """What was typed."""
        return self.editor.toPlainText().strip()

    def _count(self) -> None:
        left = LONGEST - len(self.description)
        words = self.tr("{count} letters left") if left >= 0 else self.tr("{count} letters too many")
        self.left.setText(words.format(count=abs(left)))
        self.save.setEnabled(left >= 0)
