"""Adding a site on another computer: its fingerprint is confirmed before its key is used."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.fields import Field
from belvedere_simulator.errors import BelvedereError

_AT_NAME, _AT_URL = ("BV-PFL-002",), ("BV-PFL-003", "BV-PFL-004", "BV-PFL-005")


class ProfileForm(QDialog):
    """For a new profile, or for `before`, of which the key stays where no other is typed.

    Signals: kept(name).
    """

    kept = Signal(str)

    def __init__(
        self, client: Client, before: dict[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._before = before
        self._found: dict[str, Any] | None = None
        self._call: PendingCall | None = None
        self.setWindowTitle(self.tr("Add a site") if before is None else self.tr("Edit a site"))
        told = before or {}
        self.name = Field(self.tr("Name"), self.tr("plant"), text=told.get("name", ""), parent=self)
        self.url = Field(
            self.tr("Address"), "https://192.168.7.2:4711", text=told.get("url", ""), parent=self
        )
        self.key = Field(self.tr("Key id"), text=told.get("key_id", ""), parent=self)
        hint = "" if before is None else self.tr("unchanged")
        self.secret = Field(self.tr("Secret key"), hint, parent=self)
        if isinstance(self.secret.editor, QLineEdit):
            self.secret.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.look = QPushButton(self.tr("Ask the site for its fingerprint"), self)
        self.look.clicked.connect(self._look)
        self.panel, self.fingerprint, self.agree = self._trust()
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.keep = buttons.addButton(self.tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addStrut(536)
        for widget in (self.name, self.url, self.look, self.panel, self.key, self.secret, self.problem):
            layout.addWidget(widget)
        layout.addWidget(buttons)
        for field in (self.name, self.key, self.secret):
            field.changed.connect(self._show)
        self.url.changed.connect(self._on_url)
        self.agree.toggled.connect(self._show)
        self._show()

    def _trust(self) -> tuple[QFrame, QLabel, QCheckBox]:
        panel = QFrame(self)
        panel.setProperty("panel", "true")
        about = QLabel(
            self.tr("Compare it with the one under Reach on the site's own computer:"),
            panel,
        )
        fingerprint = QLabel(panel)
        fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        fingerprint.setMinimumHeight(fingerprint.fontMetrics().lineSpacing() * 2 + 4)
        fingerprint.setAccessibleName(self.tr("Fingerprint of the site"))
        fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        agree = QCheckBox(self.tr("It is the same: I trust this site"), panel)
        layout = QVBoxLayout(panel)
        for widget in (about, fingerprint, agree):
            layout.addWidget(widget)
        return panel, fingerprint, agree

    @property
    def _is_moved(self) -> bool:
        """Whether the address is one that was not confirmed yet."""
        return self._before is None or self.url.text.strip().rstrip("/") != self._before["url"]

    def _on_url(self) -> None:
        self._found = None
        self.agree.setChecked(False)
        self.url.show_problem("")
        self._show()

    def _show(self) -> None:
        busy, moved = self._call is not None, self._is_moved
        self.look.setVisible(moved and self._found is None)
        self.look.setEnabled(bool(self.url.text.strip()) and not busy)
        self.panel.setVisible(moved and self._found is not None)
        self.fingerprint.setText(_readable(self._found["fingerprint"]) if self._found else "")
        trusted = not moved or (self._found is not None and self.agree.isChecked())
        keyed = bool(self.key.text.strip() and (self.secret.text or self._has_same_key))
        self.adjustSize()
        self.keep.setEnabled(trusted and keyed and bool(self.name.text.strip()) and not busy)

    @property
    def _has_same_key(self) -> bool:
        return self._before is not None and self.key.text.strip() == self._before["key_id"]

    def _look(self) -> None:
        self._begin("profiles.find", {"url": self.url.text}, self._on_found)

    def _on_found(self, found: dict[str, Any]) -> None:
        self._call, self._found = None, found
        self._show()
        self.agree.setFocus()

    def _keep(self) -> None:
        given = {"name": self.name.text.strip(), "keyId": self.key.text.strip(), "secret": self.secret.text}
        if self._found is not None:
            given |= {"url": self.url.text, "fingerprint": self._found["fingerprint"]}
        if self._before is None:
            self._begin("profiles.add", given, self._on_kept)
        else:
            renamed = {"name": self._before["name"], "newName": given["name"]}
            self._begin("profiles.edit", {**given, **renamed}, self._on_kept)

    def _begin(self, work: str, given: dict[str, Any], done: Any) -> None:
        self.problem.clear()
        for field in (self.name, self.url):
            field.show_problem("")
        self._call = self._client.call(work, given, Listeners(done=done, failed=self._on_failure))
        self._show()

    def _on_kept(self, kept: dict[str, Any]) -> None:
        self._call = None
        self.kept.emit(kept["name"])
        self.accept()

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        if error.code in _AT_NAME:
            self.name.show_problem(str(error))
        elif error.code in _AT_URL:
            self.url.show_problem(str(error))
        else:
            self.problem.setText(str(error))
        self._show()


def _readable(fingerprint: str) -> str:
    """In two lines, which eyes can compare."""
    half = len(fingerprint) // 2 + 1
    return f"{fingerprint[:half]}\n{fingerprint[half:]}"
