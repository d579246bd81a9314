"""The files of a bundle, what was removed from each, and their texts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.support.contents import Contents, Removal
from belvedere_simulator.drives.suitability import readable_size

_PATH = Qt.ItemDataRole.UserRole
_LINE = Qt.ItemDataRole.UserRole + 1
_MARK, _BEFORE = "[removed", 14


class BundleBrowser(QWidget):
    """With `choosing` files can be left out. Signals: text_asked(path); chosen(), of a file or of what is to
    be left out.
    """

    text_asked = Signal(str)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None, *, choosing: bool = False) -> None:
        super().__init__(parent)
        self._choosing = choosing
        self._contents = Contents((), (), 0, ())
        self._wanted_line = 0
        heads = [self.tr("File"), self.tr("Size"), self.tr("Removed")]
        self.files = _tree(self, self.tr("Files"), heads, (300, 76))
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        heads = [self.tr("File and line"), self.tr("Removed"), self.tr("What is left")]
        self.removals = _tree(self, self.tr("Removals"), heads, (180, 120))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the file"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.picture = QLabel(self)
        self.picture.setAccessibleName(self.tr("Picture of a camera"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.content = QStackedWidget(self)
        self.content.addWidget(self.text)
        self.content.addWidget(self.picture)
        self.about = QLabel(self)
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        self._lay_out()
        self.files.currentItemChanged.connect(lambda *_: self._on_file())
        self.files.itemChanged.connect(lambda *_: self.chosen.emit())
        self.removals.itemActivated.connect(self._on_removal)
        self.removals.itemClicked.connect(self._on_removal)

    @property
    def path(self) -> str:
        """The file that is looked at."""
        item = self.files.currentItem()
        return str(item.data(0, _PATH)) if item is not None else ""

    @property
    def left_out(self) -> list[str]:
        """The files that are not to be sent."""
        items = [self.files.topLevelItem(row) for row in range(self.files.topLevelItemCount())]
        return [
            str(item.data(0, _PATH))
            for item in items
            if item is not None and item.checkState(0) is Qt.CheckState.Unchecked
        ]

    def show_contents(self, contents: Contents) -> None:
        """Show what is in a bundle."""
        self._contents = contents
        self.files.blockSignals(True)
        self.files.clear()
        for each in contents.files:
            item = QTreeWidgetItem([each.path, readable_size(each.size), str(each.removed or "")])
            item.setData(0, _PATH, each.path)
            item.setToolTip(0, f"{each.path}\n{each.title}")
            if self._choosing:
                item.setCheckState(0, Qt.CheckState.Checked)
            self.files.addTopLevelItem(item)
        self.files.blockSignals(False)
        self.removals.clear()
        self.removals.addTopLevelItems([self._removal(each) for each in contents.removals])
        words = self.tr("{count} files, {removed} removals").format(
            count=len(contents.files), removed=contents.removed
        )
        if len(contents.removals) < contents.removed:
            words += self.tr("; the first {count} are shown").format(count=len(contents.removals))
        self.about.setText(words)
        removals = self.tr("Removals ({count})").format(count=contents.removed)
        self.parts.setTabText(self.parts.indexOf(self.removals), removals)
        self.text.clear()

    def show_place(self, path: str, line: int) -> None:
        """Show a line of a file."""
        self._wanted_line = line
        found = self.files.findItems(path, Qt.MatchFlag.MatchExactly, 0)
        if found and found[0] is self.files.currentItem():
            self.parts.setCurrentWidget(self.content)
            self.text_asked.emit(path)
        elif found:
            self.files.setCurrentItem(found[0])

    def show_file(self, path: str, told: Mapping[str, str]) -> None:
        """What is in a file came: its text, or a picture in base64."""
        if path != self.path:
            return
        if "picture" in told:
            jpeg = QByteArray.fromBase64(told["picture"].encode())
            picture = QPixmap()
            picture.loadFromData(jpeg, "JPEG")
            self.picture.setPixmap(picture)
            self.content.setCurrentWidget(self.picture)
            return
        self.content.setCurrentWidget(self.text)
        self.text.setPlainText(told["text"])
        block = self.text.document().findBlockByNumber(max(self._wanted_line - 1, 0))
        if self._wanted_line and block.isValid():
            cursor = self.text.textCursor()
            cursor.setPosition(block.position())
            cursor.movePosition(cursor.MoveOperation.EndOfBlock, cursor.MoveMode.KeepAnchor)
            self.text.setTextCursor(cursor)
            self.text.centerCursor()
        self._wanted_line = 0

    def _lay_out(self) -> None:
        self.parts = QTabWidget(self)
        self.parts.setAccessibleName(self.tr("Removals or content"))
        self.parts.setDocumentMode(True)
        self.parts.addTab(self.removals, self.tr("Removals"))
        self.parts.addTab(self.content, self.tr("Content"))
        self.parts.tabBar().setAccessibleName(self.tr("Removals or content"))
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.files)
        splitter.addWidget(self.parts)
        splitter.setSizes([500, 640])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.about)

    def _removal(self, each: Removal) -> QTreeWidgetItem:
        # The place itself has to be seen, however narrow the column is.
        at = each.shown.find(_MARK)
        shown = each.shown if at <= _BEFORE else f"…{each.shown[at - _BEFORE :]}"
        item = QTreeWidgetItem([f"{each.path}:{each.line}", each.kind, shown])
        item.setData(0, _PATH, each.path)
        item.setData(0, _LINE, each.line)
        item.setToolTip(2, each.shown)
        return item

    def _on_file(self) -> None:
        self.text.clear()
        if self.path:
            self.parts.setCurrentWidget(self.content)
            self.text_asked.emit(self.path)
        self.chosen.emit()

    def _on_removal(self, item: QTreeWidgetItem) -> None:
        self.show_place(str(item.data(0, _PATH)), int(item.data(0, _LINE)))


def _tree(parent: QWidget, name: str, heads: list[str], widths: tuple[int, ...]) -> QTreeWidget:
    tree = QTreeWidget(parent)
    tree.setAccessibleName(name)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setHeaderLabels(heads)
    for column, width in enumerate(widths):
        tree.header().resizeSection(column, width)
    return tree
