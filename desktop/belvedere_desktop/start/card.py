"""One of the big choices."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from belvedere_desktop.appearance.icons import set_icon


class ChoiceCard(QFrame):
    """A picture, a title, some words, the choice, and a demonstration of it for who comes empty-handed.

    Signals: chosen(); shown(), for the demonstration; given_up(), while one is under way.
    """

    chosen = Signal()
    shown = Signal()
    given_up = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        words: str,
        choice: str,
        demonstration: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setMinimumHeight(300)
        self.picture = QToolButton(self)
        self.picture.setIconSize(QSize(48, 48))
        self.picture.setAutoRaise(True)
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture.setAccessibleName(title)
        set_icon(self.picture, icon)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.words = QLabel(words, self)
        self.words.setWordWrap(True)
        self.choice = QPushButton(choice, self)
        self.choice.setProperty("role", "primary")
        self.choice.setMinimumHeight(40)
        self.demonstration = QPushButton(demonstration, self)
        self._demonstration_words = demonstration
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(demonstration)
        self.bar.hide()
        self.choice.clicked.connect(self.chosen)
        self.demonstration.clicked.connect(self._on_demonstration)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(10)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addStretch(1)
        for widget in (self.bar, self.choice, self.demonstration):
            layout.addWidget(widget)

    @property
    def busy(self) -> bool:
        """Whether its demonstration is being made."""
        return not self.bar.isHidden()

    def show_progress(self, text: str, fraction: float | None = None) -> None:
        """The demonstration is being made."""
        self.bar.show()
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.bar.setFormat(text)
        self.demonstration.setText(self.tr("Cancel"))

    def end(self) -> None:
        """It is made, or given up."""
        self.bar.hide()
        self.demonstration.setText(self._demonstration_words)

    def _on_demonstration(self) -> None:
        (self.given_up if self.busy else self.shown).emit()
