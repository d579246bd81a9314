"""Lines taken elsewhere: to the clipboard, or to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.logs.line import Line
from belvedere_desktop.logs.pane import LogPane
from belvedere_simulator.errors import BelvedereError

MOST_COPIED = 20_000
_AT_ONCE = 500
_FORMS = {"csv": ".csv", "json": ".json", "source": ".log", "text": ".log"}


class Copying(QObject):
    """Signal: told(text)."""

    told = Signal(str)

    def __init__(self, client: Client, board: JobBoard, page: QWidget) -> None:
        super().__init__(page)
        self._doing = Doing(client, board)
        self._page = page

    def copy(self, pane: LogPane | None, *, with_source: bool) -> None:
        """Put the chosen lines on the clipboard, once all of them have come."""
        choice = None if pane is None else pane.area.choice
        if pane is None or choice is None or not choice.count:
            return
        if choice.count > MOST_COPIED:
            most = self.tr("These are too many for the clipboard ({most} at most). Save them as a file.")
            self.told.emit(most.format(most=f"{MOST_COPIED:,}"))
            return
        _Gathering(self, pane, choice.first, choice.count, with_source=with_source).go_on()

    def ask_export(self, pane: LogPane | None) -> None:
        """Save what is shown, or what is chosen of it, as a file."""
        if pane is None or not pane.log.view:
            return
        kinds = {
            self.tr("Text (*.log *.txt)"): "text",
            self.tr("Text with time and source (*.log *.txt)"): "source",
            self.tr("JSON, one line each (*.json *.jsonl)"): "json",
            self.tr("Table (*.csv)"): "csv",
        }
        dialog = QFileDialog(self._page, self.tr("Save lines"), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        if dialog.exec() and dialog.selectedFiles():
            form = kinds[dialog.selectedNameFilter()]
            chosen = Path(dialog.selectedFiles()[0])
            self.export(pane, str(chosen if chosen.suffix else chosen.with_suffix(_FORMS[form])), form)

    def export(self, pane: LogPane, to: str, form: str) -> None:
        """Save several chosen lines, or all that are shown."""
        choice, given = pane.area.choice, {"view": pane.log.view, "to": to, "form": form}
        if choice.count > 1:
            given |= {"first": choice.first, "count": choice.count}

        def done(told: dict[str, Any]) -> None:
            words = self.tr("{count} lines saved in {place}")
            self.told.emit(words.format(count=f"{told['lines']:,}", place=to))

        title = self.tr("Save lines in {name}").format(name=Path(to).name)
        self._doing.do(Work(title, "logs.export", given), done, self.refuse)

    def refuse(self, error: BelvedereError) -> None:
        """It could not be done."""
        self.told.emit(str(error))

    def take(self, lines: Sequence[str]) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(lines))
        words = self.tr("{count} lines copied") if len(lines) > 1 else self.tr("Line copied")
        self.told.emit(words.format(count=f"{len(lines):,}"))


class _Gathering:
    """Asks for lines some at a time, and for the whole text of those that were cut."""

    def __init__(self, copying: Copying, pane: LogPane, first: int, count: int, *, with_source: bool) -> None:
        self._copying, self._pane = copying, pane
        self._next, self._end, self._with_source = first, first + count, with_source
        self._texts: list[str] = []
        self._cut: list[tuple[int, Line]] = []

    def go_on(self) -> None:
        """Ask for what comes next; at the end it is copied."""
        ask, failed = self._pane.log.ask, self._copying.refuse
        if self._cut:
            place, line = self._cut[-1]
            given = {"track": line.track, "offset": line.offset}
            ask("text", given, Listeners(lambda told: self._on_text(place, line, told), failed))
        elif self._next < self._end:
            given = {"first": self._next, "count": min(_AT_ONCE, self._end - self._next)}
            ask("lines", given, Listeners(self._on_lines, failed))
        else:
            self._copying.take(self._texts)

    def _on_lines(self, told: dict[str, Any]) -> None:
        for line in self._pane.log.lines_of(told["lines"]):
            if line.cut:
                self._cut.append((len(self._texts), line))
            self._texts.append(self._words(line, line.text))
        self._next = self._next + len(told["lines"]) if told["lines"] else self._end
        self.go_on()

    def _on_text(self, place: int, line: Line, told: dict[str, Any]) -> None:
        self._cut.pop()
        self._texts[place] = self._words(line, told["text"])
        self.go_on()

    def _words(self, line: Line, text: str) -> str:
        return f"{clock(line.at)} {line.stream}:{line.number} {text}" if self._with_source else text
