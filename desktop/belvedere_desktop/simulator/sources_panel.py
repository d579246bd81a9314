"""The sources of every camera node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.configuration import CameraChoice, RunConfiguration, SourceKind
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.source_row import SourceRow
from belvedere_simulator.manifest.resolved import CameraNode


class NodeSources(QWidget):
    """One camera node: a row for each source, and a button for one more."""

    def __init__(
        self, node: CameraNode, model: ConfigurationModel, credentials: Credentials, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._node = node
        self._model = model
        self._credentials = credentials
        self._looked_for: set[tuple[str, str]] = set()
        self._remembered: set[tuple[str, str]] = set()
        self.rows: list[SourceRow] = []
        heading = QLabel(node.name, self)
        heading.setProperty("role", "heading")
        self.note = QLabel(self._note(), self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.note.setVisible(bool(self.note.text()))
        self._rows = QVBoxLayout()
        self.add = QPushButton(self.tr("Add camera"), self)
        set_icon(self.add, "add")
        self.add.setFlat(True)
        self.add.clicked.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(4)
        for widget in (heading, self.note):
            layout.addWidget(widget)
        layout.addLayout(self._rows)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        model.changed.connect(self.show_configuration)
        self.show_configuration(model.configuration)

    def show_configuration(self, configuration: RunConfiguration) -> None:
        """Make the rows say what the configuration says; an empty row invites the first source."""
        choices = configuration.sources(self._node.name) or (CameraChoice(),)
        while len(self.rows) < len(choices):
            self._append_row()
        while len(self.rows) > len(choices):
            row = self.rows.pop()
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for row, choice in zip(self.rows, choices, strict=True):
            row.show_choice(choice, self._credentials.password(choice.source, choice.username))
            row.remove.setEnabled(bool(configuration.sources(self._node.name)))
            self._recall(row, choice)

    def _note(self) -> str:
        if self._node.source is not None and self._node.source.url:
            return self.tr("Without a choice here: {url}").format(url=self._node.source.url)
        return ""

    def _append_row(self) -> None:
        index = len(self.rows)
        row = SourceRow(f"{self._node.name} {index + 1}", self)
        row.edited.connect(lambda choice: self._edit(index, choice))
        row.password_edited.connect(lambda _text: self._keep_password(row))
        row.password.editingFinished.connect(lambda: self._remember(row))
        row.remember_edited.connect(lambda _wanted: self._remember(row))
        row.login_typed.connect(lambda: self._recall(row, row.choice()))
        if self._credentials.memory is not None:
            self._credentials.memory.offered.connect(row.offer_memory)
        row.remove_asked.connect(lambda: self._remove(index))
        self.rows.append(row)
        self._rows.addWidget(row)

    def _choices(self) -> list[CameraChoice]:
        return list(self._model.configuration.sources(self._node.name))

    def _edit(self, index: int, choice: CameraChoice) -> None:
        self._keep_password(self.rows[index])
        choices = self._choices() or [CameraChoice()]
        before = choices[index]
        choices[index] = choice
        text = self.tr("Change a camera of {node}").format(node=self._node.name)
        kind = (
            "kind" if before.kind != choice.kind else "user" if before.source == choice.source else "source"
        )
        self._push(choices, text, f"camera {self._node.name} {index} {kind}")

    def _keep_password(self, row: SourceRow) -> None:
        choice = row.choice()
        if choice.username and row.password.text():
            self._credentials.remember(choice.source, choice.username, row.password.text())

    def _remember(self, row: SourceRow) -> None:
        """Keep the password in the keyring, or there no more, as the row says."""
        choice, memory = row.choice(), self._credentials.memory
        if memory is None or not choice.username or not row.password.text():
            return
        if row.remember.isChecked():
            memory.remember(choice.source, choice.username, row.password.text())
            self._remembered.add((choice.source, choice.username))
        elif (choice.source, choice.username) in self._remembered:
            memory.forget(choice.source, choice.username)
            self._remembered.discard((choice.source, choice.username))

    def _recall(self, row: SourceRow, choice: CameraChoice) -> None:
        """Look once for a password that was remembered for this address and user."""
        memory, wanted = self._credentials.memory, (choice.source, choice.username)
        # While somebody types, each letter would be another user.
        if memory is None or choice.kind is not SourceKind.RTSP or row.is_being_typed:
            return
        if not self._looked_for:
            memory.ask()
        if not choice.username or wanted in self._looked_for or row.password.text():
            self._looked_for.add(wanted)
            return
        self._looked_for.add(wanted)

        def found(password: str) -> None:
            self._remembered.add(wanted)
            if not isValid(row):
                return  # the camera was taken out while the keyring was asked
            now = row.choice()
            if (now.source, now.username) == wanted and not row.password.text():
                row.show_remembered(password)
                self._keep_password(row)

        memory.recall(*wanted, found)

    def _add(self) -> None:
        choices = self._choices() or [self.rows[0].choice()]
        fresh = replace(CameraChoice(), kind=choices[-1].kind)
        text = self.tr("Add a camera to {node}").format(node=self._node.name)
        self._push([*choices, fresh], text, f"add {self._node.name} {len(choices)}")

    def _remove(self, index: int) -> None:
        choices = self._choices()
        if index < len(choices):
            del choices[index]
            text = self.tr("Remove a camera of {node}").format(node=self._node.name)
            self._push(choices, text, f"remove {self._node.name} {index} {len(choices)}")

    def _push(self, choices: Sequence[CameraChoice], text: str, field: str) -> None:
        changed = self._model.configuration.with_sources(self._node.name, tuple(choices))
        self._model.edit(changed, text, field)
