"""Every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from belvedere_desktop.window.sizes import open_with

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def plain_text(action: QAction) -> str:
    """The action's words without accelerator marks."""
    return action.text().replace("&", "").rstrip("…")


def score(letters: str, text: str) -> int | None:
    """How badly `letters` match `text`: 0 is best, None is not at all. The letters must come in order."""
    text = text.casefold()
    position, penalty = -1, 0
    for letter in letters.casefold().replace(" ", ""):
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        starts_word = found == 0 or not text[found - 1].isalnum()
        penalty += 0 if starts_word or found == position + 1 else found - position
        position = found
    return penalty


def matching(letters: str, actions: Iterable[QAction]) -> list[QAction]:
    """Actions that match, the best first."""
    scored = [(score(letters, plain_text(action)), action) for action in actions]
    known = [(points, action) for points, action in scored if points is not None]
    return [action for _, action in sorted(known, key=lambda pair: pair[0])]


def _blank() -> QIcon:
    """Keeps words without an icon in line with the others."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


class CommandPalette(QDialog):
    """Type, choose with the arrows, Enter."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setWindowTitle(self.tr("Command palette"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_with(self, 520, 360)
        self._actions = [action for action in actions if action.isEnabled() and action.text()]
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("What do you want to do?"))
        self.text.setAccessibleName(self.tr("Command"))
        self.list = QListWidget(self)
        self.list.setIconSize(QSize(16, 16))
        self.list.setAccessibleName(self.tr("Matching commands"))
        self.text.textChanged.connect(self._fill)
        self.text.returnPressed.connect(self._run)
        self.list.itemClicked.connect(lambda _item: self._run())
        self.text.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.list)
        self._fill("")

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of `window`."""
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle.x() - self.width() // 2, window.mapToGlobal(window.rect().topLeft()).y() + 80)
        self.show()
        self.text.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the words are typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, letters: str) -> None:
        self.list.clear()
        for action in matching(letters, self._actions):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            shown = action.icon() if not action.icon().isNull() else _blank()
            item = QListWidgetItem(shown, f"{plain_text(action)}    {keys}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, action)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        action = item.data(Qt.ItemDataRole.UserRole) if item else None
        self.close()
        if isinstance(action, QAction):
            action.trigger()
