"""Which lines are shown: rules that add up, a level, and what was saved by name."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.logs.rules import (
    History,
    Narrowing,
    Rule,
    level_choices,
    saved_of,
    saved_text,
    with_rule,
)
from belvedere_desktop.logs.switches import letter_switch
from belvedere_desktop.settings import Settings

_SAVED = "logs/filters"


class RuleList(QListWidget):
    """The rules side by side; a ticked one counts. Signals: edited(place), removed(place)."""

    edited = Signal(int)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Filters"))
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda item: self.edited.emit(self.row(item)))

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, self.fontMetrics().height() + 22)

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(60, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter and F2 edit."""
        if self.currentRow() >= 0 and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.currentRow())
        elif self.currentRow() >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_F2):
            self.edited.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Signal: changed(Narrowing). Ctrl+Z on `page` takes back the last change."""

    changed = Signal(object)

    def __init__(self, settings: Settings, page: QWidget) -> None:
        super().__init__(page)
        self._settings = settings
        self._history = History()
        self._filling = False
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Filter: only lines with…, Enter adds it"))
        self.text.setAccessibleName(self.tr("Text of a filter"))
        self.text.setClearButtonEnabled(True)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(self.tr("What the filter does"))
        self.kind.addItem(self.tr("only"), False)
        self.kind.addItem(self.tr("without"), True)
        self.regex = letter_switch(self, ".*", self.tr("Regular expression"))
        self.case = letter_switch(self, "Aa", self.tr("Large and small letters differ"))
        self.level = QComboBox(self)
        self.level.setAccessibleName(self.tr("From which level on"))
        words = (self.tr("all levels"), self.tr("from info"), self.tr("from warning"), self.tr("errors"))
        for value, word in zip(level_choices(), words, strict=True):
            self.level.addItem(word, value)
        self.any = QComboBox(self)
        self.any.setAccessibleName(self.tr("How filters add up"))
        self.any.addItem(self.tr("all of"), False)
        self.any.addItem(self.tr("any of"), True)
        self.undo = QPushButton(self)
        self.redo = QPushButton(self)
        for button, icon, name in (
            (self.undo, "undo", self.tr("Undo")),
            (self.redo, "redo", self.tr("Redo")),
        ):
            set_icon(button, icon)
            button.setAccessibleName(self.tr("{what} of filters").format(what=name))
            button.setToolTip(button.accessibleName())
        self.saved = QPushButton(self.tr("Saved"), self)
        self.menu = QMenu(self.saved)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.saved.setMenu(self.menu)
        self.rules = RuleList(self)
        self._lay_out()
        self._connect(page)
        self._show()

    @property
    def narrowing(self) -> Narrowing:
        """What is shown now."""
        return self._history.now

    def use(self, narrowing: Narrowing) -> None:
        """Show these lines; it can be taken back."""
        if self._history.change(narrowing):
            self._tell()

    def add(self, rule: Rule) -> None:
        """One rule more."""
        now = self._history.now
        self.use(with_rule(now, len(now.rules), rule))

    def take_back(self) -> None:
        """As it was before."""
        if self._history.can_undo:
            self._history.undo()
            self._tell()

    def bring_back(self) -> None:
        """As it was before that was taken back."""
        if self._history.can_redo:
            self._history.redo()
            self._tell()

    def save(self, name: str) -> None:
        """Keep what is shown now under a name."""
        saved = {**saved_of(self._settings.read(_SAVED, "")), name: self.narrowing}
        self._settings.write(_SAVED, saved_text(saved))

    def drop(self, name: str) -> None:
        """Keep it no more."""
        saved = saved_of(self._settings.read(_SAVED, ""))
        saved.pop(name, None)
        self._settings.write(_SAVED, saved_text(saved))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self.kind)
        first.addWidget(self.text, 1)
        for widget in (self.regex, self.case, self.level, self.undo, self.redo, self.saved):
            first.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(first)
        second = QHBoxLayout()
        second.addWidget(self.any)
        second.addWidget(self.rules, 1)
        layout.addLayout(second)

    def _connect(self, page: QWidget) -> None:
        self.text.returnPressed.connect(self._add)
        self.level.currentIndexChanged.connect(self._on_level)
        self.any.currentIndexChanged.connect(self._on_any)
        self.undo.clicked.connect(self.take_back)
        self.redo.clicked.connect(self.bring_back)
        self.rules.itemChanged.connect(self._on_tick)
        self.rules.edited.connect(self._edit)
        self.rules.removed.connect(self._remove)
        for keys, action in (
            (QKeySequence.StandardKey.Undo, self.take_back),
            (QKeySequence.StandardKey.Redo, self.bring_back),
        ):
            shortcut = QShortcut(QKeySequence(keys), page)
            # The window's own undo, where it is offered too, is about another page.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
            shortcut.activatedAmbiguously.connect(action)

    def _add(self) -> None:
        text = self.text.text()
        if text:
            exclude = bool(self.kind.currentData())
            self.text.clear()
            self.add(Rule(text, self.regex.isChecked(), self.case.isChecked(), exclude))

    def _remove(self, place: int) -> None:
        """A rule, or one end of the time that is shown."""
        rules = len(self.narrowing.rules)
        without = with_rule(self.narrowing, place, None) if place < rules else self._ends()[place - rules][0]
        self.use(without)

    def _ends(self) -> list[tuple[Narrowing, str]]:
        """The ends of the time that is shown, in words, each with what is shown without it."""
        now, ends = self.narrowing, []
        if now.since is not None:
            words = self.tr("from {time} on").format(time=clock(now.since))
            ends.append((replace(now, since=None), words))
        if now.until is not None:
            words = self.tr("until {time}").format(time=clock(now.until))
            ends.append((replace(now, until=None), words))
        return ends

    def _edit(self, place: int) -> None:
        """Back into the fields, to be added again."""
        if place >= len(self.narrowing.rules):
            return
        rule = self.narrowing.rules[place]
        self.use(with_rule(self.narrowing, place, None))
        self.text.setText(rule.text)
        self.regex.setChecked(rule.regex)
        self.case.setChecked(rule.case)
        self.kind.setCurrentIndex(int(rule.exclude))
        self.text.setFocus()

    def _on_tick(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        place = self.rules.row(item)
        if place >= len(self.narrowing.rules):
            self._remove(place)
        else:
            on = item.checkState() == Qt.CheckState.Checked
            self.use(with_rule(self.narrowing, place, replace(self.narrowing.rules[place], on=on)))

    def _on_level(self) -> None:
        if not self._filling:
            self.use(replace(self.narrowing, level=str(self.level.currentData())))

    def _on_any(self) -> None:
        if not self._filling:
            self.use(replace(self.narrowing, any=bool(self.any.currentData())))

    def _tell(self) -> None:
        self._show()
        self.changed.emit(self.narrowing)

    def _show(self) -> None:
        self._filling = True
        current = self.rules.currentRow()
        self.rules.clear()
        shown = [(self._words(rule), rule.on) for rule in self.narrowing.rules]
        for words, on in (*shown, *((words, True) for _without, words in self._ends())):
            item = QListWidgetItem(words, self.rules)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.rules.setCurrentRow(min(current, self.rules.count() - 1))
        self.rules.setVisible(self.rules.count() > 0)
        self.any.setCurrentIndex(int(self.narrowing.any))
        self.any.setVisible(sum(not rule.exclude for rule in self.narrowing.rules) > 1)
        self.level.setCurrentIndex(max(0, self.level.findData(self.narrowing.level)))
        self.undo.setEnabled(self._history.can_undo)
        self.redo.setEnabled(self._history.can_redo)
        self._filling = False

    def _words(self, rule: Rule) -> str:
        text = f"/{rule.text}/" if rule.regex else rule.text
        words = self.tr("without {text}") if rule.exclude else self.tr("only {text}")
        return words.format(text=text if len(text) <= 40 else f"{text[:39]}…")

    def _fill_menu(self) -> None:
        self.menu.clear()
        saved = saved_of(self._settings.read(_SAVED, ""))
        for name, narrowing in sorted(saved.items()):
            self.menu.addAction(name.replace("&", "&&")).triggered.connect(
                lambda _on=False, wanted=narrowing: self.use(wanted)
            )
        self.menu.addSeparator()
        keep = self.menu.addAction(self.tr("&Save these filters…"))
        keep.setEnabled(not self.narrowing.is_nothing)
        keep.triggered.connect(self._ask_name)
        remove = self.menu.addMenu(self.tr("&Forget"))
        remove.setEnabled(bool(saved))
        for name in sorted(saved):
            remove.addAction(name.replace("&", "&&")).triggered.connect(
                lambda _on=False, wanted=name: self.drop(wanted)
            )

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save these filters"))
        dialog.setLabelText(self.tr("Name"))
        dialog.textValueSelected.connect(lambda name: self.save(name.strip()) if name.strip() else None)
        dialog.open()
