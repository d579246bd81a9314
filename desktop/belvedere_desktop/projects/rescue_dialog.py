"""A project brought back from what is left of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.projects.folder_field import PlaceField
from belvedere_desktop.window.tab_order import arrange


class RescueDialog(EditDialog):
    """Where the remains lie, and the name and place of the new project."""

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Bring a project back"))
        self.setMinimumWidth(560)
        words = QLabel(
            self.tr("An old folder, archives, models and manifests, in any place and by any name."), self
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        self.sources = QListWidget(self)
        self.sources.setAccessibleName(self.tr("What is left"))
        self.sources.setTabKeyNavigation(False)
        self.name, self.place = QLineEdit(self), PlaceField(self.tr("Place"), self)
        self.name.setAccessibleName(self.tr("Name"))
        self.place.show_place(place)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Place"), self.place)
        self.column.addWidget(words)
        self.column.addWidget(self.sources)
        self.column.addLayout(self._buttons())
        self.column.addLayout(form)
        self.save.setText(self.tr("Bring it back"))
        self.name.textChanged.connect(lambda _text: self._check())
        self.place.changed.connect(lambda _text: self._check())
        self._check()
        arrange(self)

    @property
    def wish(self) -> dict[str, Any]:
        """As the child wants it."""
        sources = [self.sources.item(place).text() for place in range(self.sources.count())]
        return {"sources": sources, "into": os.path.join(self.place.text, self.name.text().strip())}  # noqa: PTH118

    def add(self, source: str) -> None:
        """Look there, too."""
        if source:
            self.sources.addItem(source)
            self._check()

    def _buttons(self) -> QHBoxLayout:
        folder, files = QPushButton(self.tr("Add folder…"), self), QPushButton(self.tr("Add files…"), self)
        self.remove = QPushButton(self.tr("Leave out"), self)
        folder.clicked.connect(lambda: self.add(QFileDialog.getExistingDirectory(self, folder.text())))
        files.clicked.connect(self._add_files)
        self.remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        for button in (folder, files, self.remove):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, self.tr("Add files"))
        for name in names:
            self.add(name)

    def _on_remove(self) -> None:
        self.sources.takeItem(self.sources.currentRow())
        self._check()

    def _check(self) -> None:
        there = self.sources.count() > 0
        self.remove.setEnabled(there)
        self.save.setEnabled(there and bool(self.name.text().strip() and self.place.text))


def rescued_lines(told: Mapping[str, Any], missing: str) -> list[str]:
    """What came back, and what is missing with the way to get it."""
    lacking = [f"▲ {missing}: {each['what']}. {each['how']}" for each in told["missing"]]
    return [*lacking, *told["done"], *told["notes"]]
