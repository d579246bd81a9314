"""One source of a camera node: kind, address or path, and who logs in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.configuration import CameraChoice, SourceKind
from belvedere_desktop.simulator.credentials import split_credentials

_CLIPS = "*.mp4 *.mkv *.ts *.avi *.mov *.h264"


class SourceRow(QWidget):
    """Edits one CameraChoice. Signals: edited(CameraChoice), password_edited(str), remember_edited(bool),
    login_typed() when address and user stand, remove_asked().
    """

    edited = Signal(object)
    password_edited = Signal(str)
    remember_edited = Signal(bool)
    login_typed = Signal()
    remove_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox(self)
        self.kind.addItem(self.tr("File"), SourceKind.FILE)
        self.kind.addItem(self.tr("RTSP camera"), SourceKind.RTSP)
        self.kind.addItem(self.tr("Virtual camera"), SourceKind.VIRTUAL)
        self.kind.setAccessibleName(self.tr("Kind of source, {title}").format(title=title))
        self.source = QLineEdit(self)
        self.source.setAccessibleName(self.tr("Source, {title}").format(title=title))
        self.browse = QToolButton(self)
        set_icon(self.browse, "folder")
        self.browse.setToolTip(self.tr("Choose a file"))
        self.remove = QToolButton(self)
        set_icon(self.remove, "remove")
        self.remove.setToolTip(self.tr("Remove this camera"))
        self.username = QLineEdit(self)
        self.username.setPlaceholderText(self.tr("User (when it asks for one)"))
        self.username.setAccessibleName(self.tr("User name, {title}").format(title=title))
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password (not stored)"))
        self.remember = QCheckBox(self.tr("Remember"), self)
        self.remember.setAccessibleName(self.tr("Remember the password, {title}").format(title=title))
        self.has_memory = False
        self.password.setAccessibleName(self.tr("Password, {title}").format(title=title))
        self._lay_out()
        self.kind.activated.connect(self._on_edit)
        self.source.textEdited.connect(self._on_edit)
        self.username.textEdited.connect(self._on_edit)
        self.password.textEdited.connect(self.password_edited)
        self.remember.clicked.connect(self.remember_edited)
        for field in (self.source, self.username):
            field.editingFinished.connect(self.login_typed)
        self.browse.clicked.connect(self._choose)
        self.remove.clicked.connect(self.remove_asked)
        self._show_kind()

    def choice(self) -> CameraChoice:
        """What the fields say."""
        kind: SourceKind = self.kind.currentData()
        username = self.username.text() if kind is SourceKind.RTSP else ""
        return CameraChoice(kind, self.source.text().strip(), username)

    def show_choice(self, choice: CameraChoice, password: str) -> None:
        """Fill the fields; a field that already says so keeps its cursor."""
        self.kind.setCurrentIndex(self.kind.findData(choice.kind))
        for field, text in (
            (self.source, choice.source),
            (self.username, choice.username),
            (self.password, password),
        ):
            if field.text().strip() != text:
                field.setText(text)
                field.setCursorPosition(0)  # an address is known by its beginning
        self._show_kind()

    @property
    def is_being_typed(self) -> bool:
        """Whether the cursor is in the address or the user's name."""
        return self.source.hasFocus() or self.username.hasFocus()

    def offer_memory(self, offered: bool) -> None:
        """Whether a password can be remembered in the keyring."""
        self.has_memory = True
        self.remember.setEnabled(offered)
        there = self.tr("Kept in the keyring of this computer")
        self.remember.setToolTip(there if offered else self.tr("There is no keyring here that is open"))
        self._show_kind()

    def show_remembered(self, password: str) -> None:
        """Fill in a password that was remembered."""
        self.password.setText(password)
        self.remember.setChecked(True)

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(6)
        layout.addWidget(self.kind, 0, 0)
        layout.addWidget(self.source, 0, 1, 1, 3)
        layout.addWidget(self.browse, 0, 4)
        layout.addWidget(self.remove, 0, 5)
        layout.addWidget(self.username, 1, 0, 1, 2)
        layout.addWidget(self.password, 1, 2)
        layout.addWidget(self.remember, 1, 3, 1, 3)
        layout.setColumnStretch(1, 1)
        layout.setColumnStretch(2, 1)

    def _show_kind(self) -> None:
        is_network = self.kind.currentData() is SourceKind.RTSP
        self.username.setVisible(is_network)
        self.password.setVisible(is_network)
        self.remember.setVisible(is_network and self.has_memory)
        self.browse.setVisible(not is_network)
        hint = self.tr("rtsp://address/path") if is_network else self.tr("Video clip (H.264)")
        self.source.setPlaceholderText(hint)

    def _on_edit(self) -> None:
        self._show_kind()
        if self.kind.currentData() is SourceKind.RTSP:
            self._take_credentials()
        self.edited.emit(self.choice())

    def _take_credentials(self) -> None:
        """Move a user and a password out of the address, before anything is stored."""
        address, username, password = split_credentials(self.source.text())
        if address != self.source.text():
            self.source.setText(address)
            self.username.setText(username)
            self.password.setText(password)

    def _choose(self) -> None:
        filters = self.tr("Video ({patterns})").format(patterns=_CLIPS)
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a clip"), self.source.text(), filters)
        if chosen:
            self.source.setText(chosen)
            self._on_edit()
