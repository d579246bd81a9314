"""One log in the page: its lines, where errors are, how far it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.logs.area import LogArea
from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.line import Line
from belvedere_desktop.logs.mark_walk import MarkWalk
from belvedere_desktop.logs.marks import Marks
from belvedere_desktop.logs.minimap import Minimap
from belvedere_desktop.logs.rules import Narrowing, Rule
from belvedere_desktop.logs.switches import sign_button
from belvedere_desktop.logs.viewed import ViewedLog
from belvedere_simulator.errors import BelvedereError

_BINS = 200
_MAP_MS = 700
_TITLE = 40


class LogPane(QWidget):
    """Signals: entered(), it has the focus; chosen(), another line is; counted(); closed(); told(text);
    again_asked(), to be opened anew.
    """

    entered = Signal()
    chosen = Signal()
    counted = Signal()
    closed = Signal()
    told = Signal(str)
    again_asked = Signal()

    def __init__(self, client: Client, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = ViewedLog(client, self)
        self.marks = Marks(client, self)
        self.area = _Area(self)
        self.map = Minimap(self)
        self.title = QLabel(title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…", self)
        self.title.setToolTip(title)
        self.title.setProperty("role", "heading")
        self.count, self.problem = QLabel(self), QLabel(self)
        self.count.setProperty("role", "muted")
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.again = QPushButton(self.tr("Open again"), self)
        self.again.hide()
        self.which = QPushButton(self.tr("Sources"), self)
        self.which.setMenu(QMenu(self.which))
        self.which.menu().aboutToShow.connect(self._fill_which)
        self.which.hide()
        self._hidden: frozenset[int] = frozenset()
        self.follow = QCheckBox(self.tr("Follow"), self)
        self.follow.setToolTip(self.tr("Stay at the newest line as lines come"))
        self.close_button = sign_button(self, "✕", self.tr("Close {name}").format(name=title))
        self._columns = Columns()
        self._narrowing = Narrowing()
        self._searched: Rule | None = None
        self._is_asked = False
        self._kept: Line | None = None
        self._awaited: float | None = None
        self._mapping = QTimer(self)
        self._mapping.setSingleShot(True)
        self._mapping.setInterval(_MAP_MS)
        self._mapping.timeout.connect(self._ask_map)
        self._lay_out()
        self._connect()

    def open(
        self, sources: Sequence[Mapping[str, Any]], formats: Sequence[Mapping[str, Any]], *, follow: bool
    ) -> None:
        """Open these sources, at their end where they are followed."""
        self.area.show_lines(self.log, follow=follow)
        self.log.open(sources, formats)

    def show_columns(self, columns: Columns) -> None:
        """Show these columns; no time where no line has one."""
        self._columns = columns
        shown = replace(columns, time=False) if self.log.is_timed is False else columns
        if shown != self.area.columns:
            self.area.show_columns(shown)

    def end(self) -> None:
        """It is closed."""
        self.log.close()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only these lines; the current one stays where it can."""
        if narrowing != self._narrowing:
            self._narrowing = narrowing
            self._kept = self.area.current
            self.problem.hide()
            self._narrow()

    def hide_source(self, track: int, *, hidden: bool) -> None:
        """Leave the lines of a source out, or show them again."""
        self._hidden = self._hidden | {track} if hidden else self._hidden - {track}
        self._kept = self.area.current
        self._narrow()

    def search(self, wish: Rule | None) -> None:
        """Search for this from now on."""
        if wish != self._searched:
            self._searched = wish
            self.problem.hide()
            if self.log.view:
                self.log.search(wish)

    def go_to_found(self, backwards: bool) -> None:
        """The next line that was searched for."""
        current = self.area.choice.current
        here = current if current >= 0 else self.area.top - (0 if backwards else 1)
        self._ask_line("next", {"line": here, "back": backwards}, self.tr("There is none further on."))

    def go_to_time(self, at: float) -> None:
        """The first line of that moment or later; once it came, if it is still to come."""
        self._awaited = None if self.log.counts.fed else at
        self._ask_line("locate", {"time": at}, self.tr("No line is that late."))

    def go_to_place(self, track: int, offset: int) -> None:
        """A line by its place in its source."""
        given = {"track": track, "offset": offset}
        self._ask_line("position", given, self.tr("That line is not shown."))

    def mark(self, position: int | None = None) -> None:
        """Mark the line, or mark it no more."""
        wanted = self.area.choice.current if position is None else position
        line = self.log.line(wanted) if wanted >= 0 else None
        if line is not None:
            self.marks.remove(line) if line.marked else self.marks.mark(line, "")

    def go_to_mark(self, backwards: bool) -> None:
        """The next marked line, or the one before."""
        if self.marks.places:
            MarkWalk(self.area, self.log, list(self.marks.places), self.told.emit).go(backwards=backwards)
        else:
            self.told.emit(self.tr("No line is marked."))

    def note(self, text: str) -> None:
        """Keep a note about the current line, which marks it."""
        line = self.area.current
        if line is not None:
            self.marks.mark(line, text)

    def _ask_line(self, name: str, given: Mapping[str, Any], none: str) -> None:
        def done(told: dict[str, Any]) -> None:
            if name == "locate" and told["line"] < self.log.counts.total:
                self._awaited = None
            if told["line"] is None:
                self.told.emit(none)
            else:
                self.area.go_to(self.log.reached(told["line"]))

        if self.log.view:
            self.log.ask(name, given, Listeners(done=done, failed=self._on_failure))

    def _connect(self) -> None:
        log, area = self.log, self.area
        log.opened.connect(self._on_opened)
        log.counted.connect(self._on_counts)
        log.failed.connect(self._on_failure)
        log.ended.connect(self._on_failure)
        log.ended.connect(lambda _error: self.again.show())
        self.again.clicked.connect(self.again_asked)
        log.other_lines.connect(area.forget_choice)
        log.settled.connect(self._on_settled)
        log.working.connect(self._on_work)
        log.changed.connect(self._on_changed)
        area.chosen.connect(self.chosen)
        area.entered.connect(self.entered)
        area.followed.connect(self.follow.setChecked)
        area.mark_asked.connect(self.mark)
        area.verticalScrollBar().valueChanged.connect(lambda _step: self._show_window())
        self.follow.toggled.connect(area.follow)
        self.map.asked.connect(lambda fraction: area.go_to(int(fraction * max(0, log.extent - 1))))
        self.marks.changed.connect(self._on_marks)
        self.marks.failed.connect(self._on_failure)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.which)
        head.addWidget(self.follow)
        head.addWidget(self.close_button)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.area, 1)
        beside.addWidget(self.map)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        trouble = QHBoxLayout()
        trouble.addWidget(self.problem, 1)
        trouble.addWidget(self.again)
        layout.addLayout(trouble)
        layout.addLayout(beside, 1)

    def _narrow(self) -> None:
        if self.log.view:
            self.log.narrow(self._narrowing, sorted(self._hidden))

    def _fill_which(self) -> None:
        menu = self.which.menu()
        menu.clear()
        for number, track in enumerate(self.log.tracks):
            action = menu.addAction(track.title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(number not in self._hidden)
            action.toggled.connect(lambda on, of=number: self.hide_source(of, hidden=not on))

    def _on_opened(self) -> None:
        self.marks.use(self.log.tracks)
        self.which.setVisible(len(self.log.tracks) > 1)
        if self._is_asked:
            return
        # What comes later is filtered and searched as what is here.
        self._is_asked = True
        if not self._narrowing.is_nothing:
            self._narrow()
        if self._searched is not None:
            self.log.search(self._searched)

    def _on_counts(self) -> None:
        counts = self.log.counts
        words = self.tr("{count} lines").format(count=f"{counts.lines:,}")
        if counts.total != counts.lines:
            of = self.tr("{shown} of {count} lines")
            words = of.format(shown=f"{counts.total:,}", count=f"{counts.lines:,}")
        if not counts.complete:
            words += f" · {counts.fraction:.0%}"
        self.count.setText(words)
        self._map_soon()
        self.counted.emit()
        if self._awaited is not None and counts.lines:
            self.go_to_time(self._awaited)

    def _on_work(self, fraction: float) -> None:
        self.count.setText(self.tr("searching… {part}").format(part=f"{fraction:.0%}"))

    def _on_settled(self) -> None:
        self._on_counts()
        line, self._kept = self._kept, None
        if line is not None and not self.area.follows:
            self.go_to_place(line.track, line.offset)
        self._map_soon()

    def _on_changed(self) -> None:
        self.show_columns(self._columns)
        self._show_window()
        if self.area.choice.count == 1:
            self.chosen.emit()

    def _on_marks(self) -> None:
        self.log.show_marks(self.marks.places)
        self.chosen.emit()

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def _show_window(self) -> None:
        extent, rows = max(1, self.log.extent), self.area.rows
        last = rows[-1].position + 1 if rows else self.area.top + 1
        self.map.show_window(self.area.top / extent, min(1.0, last / extent))

    def _map_soon(self) -> None:
        if not self._mapping.isActive():
            self._mapping.start()

    def _ask_map(self) -> None:
        def done(told: dict[str, Any]) -> None:
            self.map.show_counts(told["errors"], told["warnings"], told["hits"])

        if self.log.view:
            self.log.ask("minimap", {"bins": _BINS}, Listeners(done=done))


class _Area(LogArea):
    """Signal: entered(), it has the focus."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is done is about this log."""
        super().focusInEvent(event)
        self.entered.emit()
