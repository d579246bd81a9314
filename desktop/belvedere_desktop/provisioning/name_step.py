"""The first step: which appliances can be set up, and what this one is called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.provisioning.fields import Field


class NameStep(QWidget):
    """`changed` at each letter; batch_asked(), for several appliances; logs_asked(), a stick came back."""

    changed = Signal()
    batch_asked = Signal()
    logs_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Field(self.tr("Name"), self.tr("letters, digits, - and _"), parent=self)
        self.description = Field(self.tr("Description (optional)"), parent=self)
        self.tags = Field(self.tr("Tags (optional)"), self.tr("key=value, one a line"), lines=2, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._accepted())
        for field in self.fields.values():
            field.changed.connect(self.changed)
            layout.addWidget(field)
        layout.addLayout(self._others())
        layout.addStretch(1)

    @property
    def fields(self) -> Mapping[str, Field]:
        """By the names that problems have."""
        return {"name": self.name, "description": self.description, "tags": self.tags}

    def _others(self) -> QHBoxLayout:
        """What else can be done here than setting one appliance up."""
        self.several = QPushButton(self.tr("Several appliances…"), self)
        self.returned = QPushButton(self.tr("Logs of a returned stick…"), self)
        self.several.clicked.connect(self.batch_asked)
        self.returned.clicked.connect(self.logs_asked)
        row = QHBoxLayout()
        row.addWidget(self.several)
        row.addWidget(self.returned)
        row.addStretch(1)
        return row

    def _accepted(self) -> QFrame:
        panel = QFrame(self)
        panel.setProperty("panel", "true")
        about = QLabel(
            self.tr("✓ Belvedere appliances: the one on this computer, or one on a box in your network."),
            panel,
        )
        original = QLabel(
            self.tr(
                "✕ Original appliances with their original firmware: it trusts a service that has ended, and "
                "takes no other. The way out: a box with a Belvedere appliance in its place, for the "
                "same cameras and applications. What runs on the original goes on until it is reset."
            ),
            panel,
        )
        layout = QVBoxLayout(panel)
        for label in (about, original):
            label.setWordWrap(True)
            layout.addWidget(label)
        return panel
