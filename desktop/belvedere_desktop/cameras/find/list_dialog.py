"""Cameras from a CSV file: the whole list is checked and shown before anything is registered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.cameras.words import tag_words
from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError


class ListDialog(QDialog):
    """`wanted(path, digest, count)` when the list is to be registered."""

    wanted = Signal(str, str, int)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._path = self._digest = ""
        self.setWindowTitle(self.tr("Cameras from a list"))
        open_with(self, 760, 460)
        about = QLabel(
            self.tr(
                "A CSV file with the columns name and url, and any of user, password, description and tags "
                "(key=value; key=value). A table for a batch does, too, where it has no appliances."
            ),
            self,
        )
        about.setWordWrap(True)
        self.choose = QPushButton(self.tr("Choose a file…"), self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Name"), self.tr("Address"), self.tr("Password"), self.tr("Tags")]
        )
        self.table.setAccessibleName(self.tr("Cameras of the list"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.faults = QPlainTextEdit(self)
        self.faults.setReadOnly(True)
        self.faults.setAccessibleName(self.tr("What is wrong with the list"))
        self.faults.hide()
        self.go = QPushButton(self.tr("Register"), self)
        self.go.setProperty("role", "primary")
        self.cancel = QPushButton(self.tr("Cancel"), self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        for widget in (about, self.table, self.faults, self.words):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        arrange(self)
        self.choose.clicked.connect(self._on_choose)
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self.reject)
        self.go.setEnabled(False)

    def read(self, path: str) -> None:
        """Have a file checked and shown."""
        self._path, self._digest = path, ""
        self.go.setEnabled(False)
        self.words.setText(self.tr("Reading {path}").format(path=path))
        listeners = Listeners(done=self._on_read, failed=self._on_failure)
        self._client.call("cameras.read-list", {"path": path}, listeners)

    def _on_choose(self) -> None:
        title, kinds = self.tr("Choose a list"), self.tr("Lists (*.csv *.txt)")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.read(path)

    def _on_read(self, told: dict[str, Any]) -> None:
        cameras, faults = told["cameras"], told["faults"]
        self.table.setRowCount(len(cameras))
        for row, camera in enumerate(cameras):
            password = self.tr("yes") if camera["user"] else ""
            texts = (camera["name"], camera["address"], password, tag_words(camera["tags"].items()))
            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.faults.setPlainText("\n".join(faults))
        self.faults.setVisible(bool(faults))
        self._digest = "" if faults else told["digest"]
        count = len(cameras)
        self.words.setText(
            self.tr("Nothing is registered of a list with a fault.")
            if faults
            else self.tr("Cameras that can be registered: {count}").format(count=count)
        )
        self.go.setEnabled(bool(self._digest and count))

    def _on_failure(self, error: BelvedereError) -> None:
        self.words.setText(str(error))

    def _on_go(self) -> None:
        self.wanted.emit(self._path, self._digest, self.table.rowCount())
        self.accept()
