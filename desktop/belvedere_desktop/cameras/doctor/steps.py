"""What was looked at, a line each, with a sign, a word and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.cameras.doctor.words import COLOURS, SIGNS, remedy_of, sign_words, step_words


class StepList(QFrame):
    """Findings as lines that can be chosen, copied and walked through with the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What was looked at"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(2, 1)
        self._labels: list[QLabel] = []

    def show_findings(self, findings: Sequence[Mapping[str, Any]]) -> None:
        """Show these and no others."""
        for label in self._labels:
            self._grid.removeWidget(label)
            # Until it is gone it would be drawn beneath the new ones.
            label.hide()
            label.deleteLater()
        self._labels = []
        for row, finding in enumerate(findings):
            self._add(row, finding)

    def lines(self) -> list[str]:
        """What is shown, as words."""
        return [" ".join(label.text() for label in self._labels[at : at + 3]) for at in self._starts()]

    def _starts(self) -> range:
        return range(0, len(self._labels), 3)

    def _add(self, row: int, finding: Mapping[str, Any]) -> None:
        severity = str(finding["severity"])
        sign = self._label(f"{SIGNS.get(severity, '')} {sign_words(severity)}")
        colour = getattr(colours_of(self.palette()), COLOURS.get(severity, "muted"))
        sign.setStyleSheet(f"color: {QColor(colour).name()}")
        step = self._label(step_words(str(finding["step"])))
        step.setProperty("role", "muted")
        remedy = remedy_of(finding)
        told = self._label(str(finding["what"]) + (f"\n→ {remedy}" if remedy else ""))
        told.setWordWrap(True)
        told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        told.setAccessibleName(f"{step.text()}, {sign_words(severity)}")
        for column, label in enumerate((sign, step, told)):
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            self._labels.append(label)

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label
