"""Describing a broker: its address, the files that go with it, who connects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.errors import BelvedereError

_USUAL = "# $aws/things/#"


class FileLine(QWidget):
    """The place of a file, typed or chosen. Files stay where they are: nothing is copied."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAccessibleName(self.tr("Choose: {0}").format(name))
        self.choose.clicked.connect(self._on_choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)
        self.setFocusProxy(self.line)

    def _on_choose(self) -> None:
        before = self.line.text()
        folder = str(Path(before).parent) if before else str(Path.home())
        kinds = self.tr("Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, self._title, folder, kinds)
        if chosen:
            self.line.setText(chosen)


class BrokerDialog(QDialog):
    """For a new broker, or for `before` under its `name`. Signal: kept(name, broker), it is saved; in
    `broker` is the password where no keyring has it.
    """

    kept = Signal(str, dict)

    def __init__(
        self,
        client: Client,
        name: str = "",
        before: dict[str, Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self.setWindowTitle(self.tr("A broker"))
        told = before or {}
        self.name = self._line(self.tr("Name"), name, self.tr("plant"))
        self.url = self._line(self.tr("Address"), told.get("url", ""), "mqtts://192.168.7.2:8883")
        self.ca = self._file(self.tr("Authorities"), told.get("ca", ""))
        self.certificate = self._file(self.tr("Certificate"), told.get("certificate", ""))
        self.key = self._file(self.tr("Private key"), told.get("key", ""))
        self.user = self._line(self.tr("User"), told.get("user", ""))
        self.password = self._line(self.tr("Password"), "", self.tr("kept in the keyring") if told else "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.client_id = self._line(self.tr("Client id"), told.get("client_id", ""), self.tr("a new one"))
        self.filters = self._line(self.tr("Listen to"), " ".join(told.get("filters", ())) or _USUAL)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.keep = buttons.addButton(self.tr("Save and listen"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_keep)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        for line in (self.name, self.url):
            line.textChanged.connect(lambda _text: self._show())
        self._show()

    @property
    def broker(self) -> dict[str, Any]:
        """What stands in the fields."""
        lines = {
            "url": self.url,
            "ca": self.ca.line,
            "certificate": self.certificate.line,
            "key": self.key.line,
            "user": self.user,
            "client_id": self.client_id,
        }
        told: dict[str, Any] = {name: line.text().strip() for name, line in lines.items()}
        return {**told, "filters": self.filters.text().split(), "password": self.password.text()}

    def _line(self, name: str, text: str = "", hint: str = "") -> QLineEdit:
        line = QLineEdit(text, self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        return line

    def _file(self, name: str, text: str) -> FileLine:
        made = FileLine(name, self.tr("Choose a file in PEM"), self)
        made.line.setText(text)
        return made

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        hint = QLabel(
            self.tr(
                "mqtts:// for TLS, mqtt:// without. AWS IoT: the endpoint of the account, port 8883 or 443, "
                "with the device certificate and key that were downloaded together. Files are read where "
                "they are, never copied."
            ),
            self,
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        fields = QWidget(self)
        form = QFormLayout(fields)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(hint)
        for words, widget in (
            (self.tr("Name"), self.name),
            (self.tr("Address"), self.url),
            (self.tr("Authorities"), self.ca),
            (self.tr("Certificate"), self.certificate),
            (self.tr("Private key"), self.key),
            (self.tr("User"), self.user),
            (self.tr("Password"), self.password),
            (self.tr("Client id"), self.client_id),
            (self.tr("Listen to"), self.filters),
        ):
            form.addRow(words, widget)
        area = QScrollArea(self)
        area.setWidget(fields)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        open_with(self, 560, 520)

    def _show(self) -> None:
        self.keep.setEnabled(bool(self.name.text().strip() and self.url.text().strip()))

    def _on_keep(self) -> None:
        self.keep.setEnabled(False)
        self.problem.hide()
        given = {"name": self.name.text().strip(), "broker": self.broker}
        self._client.call(
            "messages.save-broker", given, Listeners(done=self._on_kept, failed=self._on_failure)
        )

    def _on_kept(self, told: dict[str, bool]) -> None:
        password = {} if told["kept"] else {"password": self.password.text()}
        self.kept.emit(self.name.text().strip(), password)
        self.accept()

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
        self._show()
