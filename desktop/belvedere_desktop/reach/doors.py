"""What the self-test found, and how this computer's firewall is told to let appliances in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.reach.told import door_name

_LINES = 3


class Doors(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tested = QLabel(self)
        self.tested.setWordWrap(True)
        self.tested.setAccessibleName(self.tr("Self-test"))
        self.firewall = QLabel(self)
        self.firewall.setWordWrap(True)
        self.firewall.setProperty("role", "muted")
        self.commands = QPlainTextEdit(self)
        self.commands.setReadOnly(True)
        self.commands.setTabChangesFocus(True)
        self.commands.setAccessibleName(self.tr("Commands for the firewall"))
        self.commands.setFixedHeight(self.commands.fontMetrics().lineSpacing() * _LINES + 16)
        self.copy = QPushButton(self.tr("Copy"), self)
        self.copy.setAccessibleName(self.tr("Copy the commands for the firewall"))
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self.commands, 1)
        row.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.tested, self.firewall):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.show_firewall(None)

    def show_test(self, knocks: Sequence[Mapping[str, Any]]) -> None:
        """One line for each door."""
        lines = []
        for knock in knocks:
            answer = self.tr("answers") if knock["passed"] else knock["why"]
            lines.append(f"{'✓' if knock['passed'] else '✕'} {door_name(knock['name'])}: {answer}")
        self.tested.setText("\n".join(lines))
        self.tested.setVisible(bool(lines))

    def show_firewall(self, hint: Mapping[str, Any] | None) -> None:
        """What an administrator has to say to the firewall."""
        commands = "\n".join(hint["commands"]) if hint else ""
        self.commands.setPlainText(commands)
        for widget in (self.commands, self.copy):
            widget.setVisible(bool(commands))
        told = self.tr("Whether a firewall lets others in can be seen from another computer only.")
        note = f"{hint['note']} ({hint['firewall']})" if hint else ""
        self.firewall.setText(f"{told} {note}".strip())
        self.firewall.setVisible(hint is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.commands.toPlainText())
