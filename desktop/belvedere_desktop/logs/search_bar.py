"""Searching: what for, how many there are, and from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.logs.rules import Rule
from belvedere_desktop.logs.switches import letter_switch, sign_button

_PAUSE_MS = 250


class SearchBar(QWidget):
    """Signals: searched(Rule or None), when the words have been still for a moment; next_asked(backwards)."""

    searched = Signal(object)
    next_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Search"))
        self.text.setAccessibleName(self.tr("Search in the lines"))
        self.text.setClearButtonEnabled(True)
        self.regex = letter_switch(self, ".*", self.tr("Regular expression"))
        self.case = letter_switch(self, "Aa", self.tr("Large and small letters differ"))
        self.previous = sign_button(self, "▲", self.tr("Previous place (Shift+F3)"))
        self.next = sign_button(self, "▼", self.tr("Next place (F3)"))
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self._asked: Rule | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        for widget in (self.regex, self.case, self.previous, self.next, self.count):
            layout.addWidget(widget)
        self.text.textChanged.connect(lambda _text: self._pause.start())
        self.text.returnPressed.connect(self._on_enter)
        self.regex.toggled.connect(lambda _on: self.ask())
        self.case.toggled.connect(lambda _on: self.ask())
        self.previous.clicked.connect(lambda: self.next_asked.emit(True))
        self.next.clicked.connect(lambda: self.next_asked.emit(False))
        self.show_count(None, done=True)

    @property
    def wish(self) -> Rule | None:
        """What is searched for."""
        text = self.text.text()
        return Rule(text, self.regex.isChecked(), self.case.isChecked()) if text else None

    def ask(self) -> None:
        """Search now, if it is for something else."""
        self._pause.stop()
        wish = self.wish
        if wish != self._asked:
            self._asked = wish
            self.searched.emit(wish)

    def show_count(self, count: int | None, *, done: bool) -> None:
        """Tell how many there are, as far as that is known."""
        for button in (self.previous, self.next):
            button.setEnabled(bool(count))
        if count is None:
            self.count.clear()
        elif not count:
            self.count.setText(self.tr("not found") if done else self.tr("searching…"))
        else:
            found = f"{count:,}" if done else f"{count:,}…"
            self.count.setText(self.tr("{count} found").format(count=found))

    def _on_enter(self) -> None:
        if self.wish == self._asked:
            self.next_asked.emit(False)
        else:
            self.ask()
