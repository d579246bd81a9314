"""Facts as two columns: what, and how it is; each can be chosen and copied."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget


class FactsPanel(QFrame):
    """A titled panel of facts; labels are made once and filled again, so that nothing flickers.

    `column` is where more stands, below the facts.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        self._values: dict[str, QLabel] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(18)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.addWidget(heading)
        self.column.addLayout(self._form)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show these; a fact without a value is left out."""
        wanted = {name: value for name, value in facts if value}
        for name in [known for known in self._values if known not in wanted]:
            self._form.removeRow(self._values.pop(name))
        for name, value in wanted.items():
            if name not in self._values:
                self._add(name)
            if self._values[name].text() != value:
                self._values[name].setText(value)

    def value(self, name: str) -> str:
        """What is shown for a fact; "" where it is left out."""
        return self._values[name].text() if name in self._values else ""

    def _add(self, name: str) -> None:
        label = QLabel(name, self)
        label.setProperty("role", "muted")
        value = QLabel(self)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        value.setAccessibleName(name)
        self._values[name] = value
        self._form.addRow(label, value)
