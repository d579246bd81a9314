"""The fourth step: the appliance reads the archive, while the time runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.provisioning.countdown import VALID_SECONDS, shown


class WaitingStep(QWidget):
    """Signals: again_asked(), for another archive; eject_asked(), to let go of a drive; logs_asked(), the
    appliance does not come online and its stick is back.
    """

    again_asked = Signal()
    eject_asked = Signal()
    logs_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = QLabel(self)
        self.left.setProperty("role", "huge")
        self.left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, VALID_SECONDS)
        self.bar.setAccessibleName(self.tr("Time that the archive is valid yet"))
        self.words = QLabel(self)
        self.words.setProperty("role", "title")
        self.details = QLabel(self)
        self.state = QLabel(self)
        self.state.setProperty("role", "heading")
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.eject = QPushButton(self.tr("Eject again"), self)
        self.eject.clicked.connect(self.eject_asked)
        self.again = QPushButton(self.tr("Make another archive"), self)
        self.again.setProperty("role", "primary")
        self.again.clicked.connect(self.again_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.words, self.details, self.state, self.problem):
            label.setWordWrap(True)
        for widget in (self.left, self.bar, self.words, self.details, self.state, self.problem):
            layout.addWidget(widget)
        for button in (self.eject, self.again):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.hide()
        layout.addStretch(1)
        self.logs = QPushButton(self.tr("It does not come online: read the stick's logs…"), self)
        self.logs.clicked.connect(self.logs_asked)
        layout.addWidget(self.logs, 0, Qt.AlignmentFlag.AlignLeft)

    def begin(self, words: str, details: str, not_ejected: str = "") -> None:
        """`words` say what is to be done next; `not_ejected` why a drive must not be pulled out yet."""
        self.words.setText(words)
        self.details.setText(details)
        self.state.setText(self.tr("Waiting for the appliance…"))
        self.show_not_ejected(not_ejected)
        self.again.hide()

    def show_not_ejected(self, text: str) -> None:
        """Why a drive must not be pulled out yet; empty when it may."""
        self.problem.setText(text)
        self.eject.setVisible(bool(text))

    def show_read(self) -> None:
        """The appliance has taken the archive."""
        self.words.setText(self.tr("The appliance has read the archive"))
        self.state.setText(self.tr("It registers…"))
        self.again.hide()

    def show_gone(self) -> None:
        """Somebody else has deleted the device."""
        self.left.clear()
        self.bar.setValue(0)
        self.words.setText(self.tr("The device was deleted at the site"))
        self.details.setText(self.tr("Somebody else has deleted it: the site takes its archive no more."))
        self.state.clear()
        self.again.show()

    def show_unheard(self, why: str) -> None:
        """The site cannot be asked just now, and why; the appliance may be registering all the same."""
        if self.again.isHidden():
            self.state.setText(why or self.tr("Waiting for the appliance…"))

    def show_left(self, left: int) -> None:
        """The time left, in seconds."""
        self.left.setText(shown(left))
        self.bar.setValue(left)

    def show_expired(self) -> None:
        """The time is over."""
        self.words.setText(self.tr("The archive has expired"))
        self.details.setText(self.tr("No appliance has used it. It is cleaned up when another one is made."))
        self.state.clear()
        self.again.show()
