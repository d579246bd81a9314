"""The Logs page: logs side by side or merged, narrowed and searched together."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.copying import Copying
from belvedere_desktop.logs.go_dialog import GoDialog
from belvedere_desktop.logs.happened_dialog import HappenedDialog
from belvedere_desktop.logs.layout import PageParts
from belvedere_desktop.logs.line_menu import line_menu
from belvedere_desktop.logs.opening import OpenMenu, paths_in
from belvedere_desktop.logs.pane import LogPane
from belvedere_desktop.logs.rules import Narrowing, Rule
from belvedere_desktop.logs.sources import Opening, apart, merged, of_group
from belvedere_desktop.logs.teach_dialog import TeachDialog, keep_format, taught_formats
from belvedere_desktop.logs.view_menu import ViewMenu
from belvedere_desktop.settings import Settings

MOST_PANES = 4
_BEFORE = 24 * 3600.0


class LogsPage(QWidget):
    """Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._settings = client, settings
        self.parts = PageParts(self, settings)
        self.opening = OpenMenu(self.parts.open_menu, client, settings, self)
        self.menu = ViewMenu(self.parts.show_menu, settings)
        self.copying = Copying(client, board, self)
        self.panes: list[LogPane] = []
        self._opened: dict[LogPane, Opening] = {}
        self._current: LogPane | None = None
        self._whole: PendingCall | None = None
        self.setAcceptDrops(True)
        self._connect()
        self._connect_keys()

    @property
    def current(self) -> LogPane | None:
        """The log that has the focus, or had it last."""
        return self._current

    @property
    def views(self) -> list[dict[str, Any]]:
        """The open logs with what narrows them and their marks, for somebody else to see the same."""
        return [
            {
                "kind": "logs",
                "title": opening.title,
                "sources": [dict(source) for source in opening.sources],
                "narrowing": self.parts.filters.narrowing.document(),
                "marks": pane.marks.documents,
            }
            for pane, opening in self._opened.items()
        ]

    def open(self, opening: Opening, *, follow: bool | None = None) -> LogPane:
        """Open a log beside those that are open; the first of them makes room where they are many."""
        if len(self.panes) == MOST_PANES:
            self.close_pane(self.panes[0])
        pane = LogPane(self._client, opening.title, self.parts.panes)
        pane.show_columns(self.menu.columns)
        pane.narrow(self.parts.filters.narrowing)
        pane.search(self.parts.search.wish)
        self.panes.append(pane)
        self._opened[pane] = opening
        self.parts.panes.addWidget(pane)
        pane.entered.connect(lambda: self._enter(pane))
        pane.chosen.connect(lambda: self._on_chosen(pane))
        pane.counted.connect(self._show_count)
        pane.closed.connect(lambda: self.close_pane(pane))
        pane.told.connect(self.told)
        pane.log.given_up.connect(lambda: self._on_given_up(pane))
        pane.again_asked.connect(lambda: self._open_again(pane))
        pane.area.opened.connect(self._on_opened_line)
        pane.area.menu_asked.connect(lambda point: self._show_line_menu(pane, point))
        formats = taught_formats(self._settings)
        pane.open(opening.sources, formats, follow=opening.live if follow is None else follow)
        self.parts.show_whether_empty(empty=False)
        self._enter(pane)
        pane.area.setFocus()
        return pane

    def show_group(self, group: str, title: str, at: float | None = None) -> None:
        """Show a log group of the site around a moment, or the last day of it and what comes."""
        since = (time.time() if at is None else at) - _BEFORE
        pane = self.open(of_group(group, title, since=since), follow=at is None)
        if at is not None:
            pane.go_to_time(at)

    def close_pane(self, pane: LogPane) -> None:
        """Close a log."""
        pane.end()
        self.panes.remove(pane)
        del self._opened[pane]
        pane.hide()
        pane.setParent(None)
        pane.deleteLater()
        if self._current is pane:
            self._current = None
            self.parts.detail.show_line(None)
        if self.panes:
            self._enter(self.panes[-1])
            self.panes[-1].area.setFocus()
        self.parts.show_whether_empty(empty=not self.panes)

    def close_all(self) -> None:
        """Close every log."""
        for pane in list(self.panes):
            self.close_pane(pane)

    def merge(self) -> None:
        """All open logs as one, by time."""
        self._replace([merged([self._opened[pane] for pane in self.panes])])

    def put_apart(self) -> None:
        """Every source of the current log beside the others."""
        if self._current is not None:
            self._replace(apart(self._opened[self._current])[:MOST_PANES])

    def ask_where(self) -> None:
        """To a line or a moment."""
        pane = self._current
        if pane is None:
            return
        line = pane.area.current or pane.log.line(pane.area.top)
        dialog = GoDialog(line.at if line is not None else None, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.line_asked.connect(lambda number: pane.area.go_to(min(number, pane.log.extent) - 1))
        dialog.time_asked.connect(pane.go_to_time)
        dialog.open()

    def ask_time(self, text: str) -> None:
        """Have the user teach the time in a line; the log is opened again with it."""
        dialog = TeachDialog(self._client, text, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taught.connect(self._on_taught)
        dialog.open()

    def ask_what_happened(self) -> None:
        """In the time of the chosen lines, in the time that is shown, or in all."""
        pane = self._current
        if pane is None or not pane.log.view:
            return
        now, chosen = self.parts.filters.narrowing, pane.area.choice
        ends = [pane.log.line(chosen.first), pane.log.line(chosen.last)] if chosen.count > 1 else [None, None]
        times = [line.at if line is not None else None for line in ends]
        since = now.since if times[0] is None else times[0]
        until = now.until if times[1] is None else times[1] + 0.001
        dialog = HappenedDialog(pane.log, (since, until), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.line_asked.connect(pane.go_to_place)
        pane.log.destroyed.connect(dialog.close)
        dialog.show()
        dialog.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        for pane in self.panes:
            pane.log.watch(watched=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        for pane in self.panes:
            pane.log.watch(watched=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped, and text."""
        if paths_in(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.opening.take(event.mimeData())
        event.acceptProposedAction()

    def _replace(self, openings: list[Opening]) -> None:
        if openings:
            self.close_all()
            for opening in openings:
                self.open(opening)

    def _on_given_up(self, pane: LogPane) -> None:
        """Another site is worked with: files are read on, logs of the site before are not its."""
        opening = self._opened.get(pane)
        if opening is None:
            return
        self.close_pane(pane)
        if any(source["kind"] == "service" for source in opening.sources):
            self.told.emit(self.tr("{log} was closed: it is of another site.").format(log=opening.title))
        else:
            self.open(opening)

    def _on_taught(self, document: Mapping[str, Any]) -> None:
        keep_format(self._settings, document)
        if self._current is not None:
            self._open_again(self._current)

    def _open_again(self, pane: LogPane) -> None:
        opening = self._opened[pane]
        self.close_pane(pane)
        self.open(opening)

    def _connect(self) -> None:
        parts, menu = self.parts, self.menu
        self.opening.opened.connect(self.open)
        menu.columns_changed.connect(self._on_columns)
        menu.merge_asked.connect(self.merge)
        menu.apart_asked.connect(self.put_apart)
        menu.detail_shown.connect(parts.detail.setVisible)
        parts.go.triggered.connect(self.ask_where)
        parts.copy.triggered.connect(lambda: self.copying.copy(self._current, with_source=False))
        parts.copy_all.triggered.connect(lambda: self.copying.copy(self._current, with_source=True))
        parts.happened.clicked.connect(self.ask_what_happened)
        parts.export.triggered.connect(lambda: self.copying.ask_export(self._current))
        parts.filters.changed.connect(self._on_narrowing)
        parts.search.searched.connect(self._on_search)
        parts.search.next_asked.connect(self._on_next)
        parts.detail.marked.connect(lambda _on: self._current.mark() if self._current else None)
        parts.detail.noted.connect(lambda text: self._current.note(text) if self._current else None)
        parts.detail.whole_asked.connect(self._ask_whole)
        self.copying.told.connect(self.told)

    def _connect_keys(self) -> None:
        keys: dict[str, Any] = {
            "Ctrl+F": self.parts.search.text.setFocus,
            "Ctrl+L": self.parts.filters.text.setFocus,
            "Ctrl+G": self.ask_where,
            "F3": lambda: self._on_next(False),
            "Shift+F3": lambda: self._on_next(True),
            "Ctrl+M": lambda: self._current.mark() if self._current else None,
            "Alt+Down": lambda: self._current.go_to_mark(False) if self._current else None,
            "Alt+Up": lambda: self._current.go_to_mark(True) if self._current else None,
            "Ctrl+C": lambda: self.copying.copy(self._current, with_source=False),
            "Ctrl+Shift+C": lambda: self.copying.copy(self._current, with_source=True),
            "Ctrl+V": self.opening.paste,
            "Ctrl+W": lambda: self.close_pane(self._current) if self._current else None,
        }
        for key, action in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _enter(self, pane: LogPane) -> None:
        if self._current is not pane:
            self._current = pane
            self._show_count()
            self._on_chosen(pane)

    def _on_chosen(self, pane: LogPane) -> None:
        if pane is not self._current:
            return
        line = pane.area.current
        before = self.parts.detail.line
        self.parts.detail.show_line(line)
        is_another = line is not None and (before is None or before.key != line.key)
        if self.menu.together.isChecked() and is_another and line is not None and line.at is not None:
            for other in self.panes:
                if other is not pane:
                    other.go_to_time(line.at)

    def _show_line_menu(self, pane: LogPane, point: QPoint) -> None:
        menu = line_menu(pane, self.parts.filters, self.copying, self.ask_time, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def _on_opened_line(self) -> None:
        self.parts.detail.text.setFocus()

    def _on_columns(self, columns: Columns) -> None:
        for pane in self.panes:
            pane.show_columns(columns)

    def _on_narrowing(self, narrowing: Narrowing) -> None:
        for pane in self.panes:
            pane.narrow(narrowing)

    def _on_search(self, wish: Rule | None) -> None:
        for pane in self.panes:
            pane.search(wish)
        self._show_count()

    def _on_next(self, backwards: bool) -> None:
        if self._current is not None and self.parts.search.wish is not None:
            self._current.go_to_found(backwards)

    def _show_count(self) -> None:
        counts = None if self._current is None else self._current.log.counts
        hits = counts.hits if counts is not None and self.parts.search.wish is not None else None
        self.parts.search.show_count(hits, done=counts is not None and counts.complete)

    def _ask_whole(self) -> None:
        pane, line = self._current, self.parts.detail.line
        if pane is None or line is None:
            return
        if self._whole is not None:
            self._whole.cancel()
        listeners = Listeners(done=self.parts.detail.show_whole)
        self._whole = pane.log.ask("text", {"track": line.track, "offset": line.offset}, listeners)
