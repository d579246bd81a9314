"""The first step: which application."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from belvedere_desktop.applications.deploy.opened import Opened
from belvedere_desktop.applications.deploy.step import Step, label


class ManifestStep(Step):
    """Signal: folder_chosen(folder)."""

    folder_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr("What is not built, uploaded or registered yet is so before it is deployed.")
        self.introduce(self.tr("Application"), words)
        self.folder = QLineEdit(self)
        self.folder.setAccessibleName(self.tr("Folder of the application"))
        self.folder.setPlaceholderText(self.tr("The folder with graphs and packages"))
        self.folder.returnPressed.connect(self._on_typed)
        self.folder.editingFinished.connect(self._on_typed)
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self.found = label("", self, "")
        self.problem = label("", self, "error")
        self.problem.hide()
        self.rebuild = QCheckBox(self.tr("Build containers anew, also those that are there"), self)
        self.rebuild.hide()
        self.column.addLayout(row)
        for widget in (self.found, self.rebuild, self.problem):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._opened: Opened | None = None
        self._asked = ""

    @property
    def is_complete(self) -> bool:
        """Whether an application was opened."""
        return self._opened is not None

    @property
    def opened(self) -> Opened | None:
        """What was opened."""
        return self._opened

    def show_opened(self, opened: Opened) -> None:
        """Show what was found."""
        self._opened = opened
        self.problem.hide()
        words = {
            "ready": self.tr("built"),
            "stale": self.tr("code changed since it was built"),
            "unbuilt": self.tr("is built first"),
        }
        lines = [f"{name}: {words[state]}" for name, state in opened.packages]
        head = opened.name if opened.folder else self.tr("{name}, as it is deployed").format(name=opened.name)
        self.found.setText("\n".join([head, *lines]))
        states = {state for _name, state in opened.packages}
        self.rebuild.setVisible("ready" in states or "stale" in states)
        self.rebuild.setChecked("stale" in states)
        self.changed.emit()

    def show_problem(self, text: str) -> None:
        """It is no application."""
        self._opened = None
        self.found.clear()
        self.problem.setText(text)
        self.problem.show()
        self.changed.emit()

    def open(self, folder: str) -> None:
        """Open a folder."""
        self.folder.setText(folder)
        self._on_typed()

    def _on_typed(self) -> None:
        folder = self.folder.text().strip()
        if folder and folder != self._asked:
            self._asked = folder
            self.folder_chosen.emit(folder)

    def _on_choose(self) -> None:
        title = self.tr("Folder of the application")
        folder = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if folder:
            self.open(folder)
