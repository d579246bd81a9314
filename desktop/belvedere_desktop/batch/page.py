"""The page of a batch: check, one stick after another, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from belvedere_desktop.batch.check_step import CheckStep
from belvedere_desktop.batch.end_step import EndStep
from belvedere_desktop.batch.rows import FINISHED, BatchRow, row_of, rows_of
from belvedere_desktop.batch.stick_step import StickStep
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.reach.dialog import ReachDialog
from belvedere_desktop.reach.told import told_of
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError

CHECK, STICK, END = range(3)
UNREACHED = "BV-CLI-009"


class BatchPage(QWidget):
    """Signals: told(text); finished(), nothing is left to be done here."""

    told = Signal(str)
    finished = Signal()

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._file = ""
        self._rows: dict[int, BatchRow] = {}
        self._current: BatchRow | None = None
        self._tried: set[int] = set()
        self._call: PendingCall | None = None
        self.check_step = CheckStep(settings, self)
        self.stick_step = StickStep(client, self)
        self.end_step = EndStep(settings, self)
        self.title = QLabel(self.tr("Set up several appliances"), self)
        self.title.setProperty("role", "title")
        self.stack = QStackedWidget(self)
        # Its letters are large: on a small screen, or a much enlarged one, it is scrolled.
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.stick_step)
        for step in (self.check_step, area, self.end_step):
            self.stack.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.addWidget(self.title)
        layout.addWidget(self.stack, 1)
        self._connect()

    @property
    def step(self) -> int:
        """CHECK, STICK or END."""
        return self.stack.currentIndex()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way that would be given up."""
        return self._call is not None

    def open_file(self, file: str) -> None:
        """Look at a batch file."""
        self._file = file
        self.check_step.show_file(file)
        self.check()

    def check(self) -> None:
        """Check the file whole, against itself and the site."""
        self._show_step(CHECK)
        self.check_step.show_checking()
        self._do("batch.check", {}, self._on_checked, self._on_unfit)
        self._look_at_reach()

    def stop(self) -> None:
        """Give up what is under way; what is done stays done."""
        self._drop()
        self.stick_step.stop()

    def _connect(self) -> None:
        check, stick, end = self.check_step, self.stick_step, self.end_step
        check.file_chosen.connect(self.open_file)
        check.template_asked.connect(self._save_template)
        check.check_asked.connect(self.check)
        check.start_asked.connect(self._start)
        check.reach_asked.connect(self._choose_reach)
        stick.write_asked.connect(self._write)
        stick.skip_asked.connect(self._skip)
        stick.stop_asked.connect(self._stop_for_now)
        end.labels_asked.connect(lambda file: self._save({"labels": file}))
        end.report_asked.connect(lambda file: self._save({"report": file}))
        end.repeat_asked.connect(self._repeat)
        end.close_asked.connect(self.finished)

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.stick_step.start() if step == STICK else self.stick_step.stop()

    def _do(
        self,
        name: str,
        arguments: Mapping[str, Any],
        done: Callable[[Any], None],
        failed: Callable[[BelvedereError], None],
        happened: Callable[[dict[str, Any]], None] = lambda _event: None,
    ) -> None:
        """One call at a time; an earlier one is given up."""
        self._drop()

        def ended(result: Any) -> None:
            self._call = None
            done(result)

        def refused(error: BelvedereError) -> None:
            self._call = None
            failed(error)

        listeners = Listeners(ended, refused, lambda text, _part: self._on_progress(text), happened)
        self._call = self._client.call(name, {"file": self._file, **arguments}, listeners)

    def _drop(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def _on_progress(self, text: str) -> None:
        if self.step == STICK:
            self.stick_step.set_busy(text)

    def _on_checked(self, checked: dict[str, Any]) -> None:
        rows = rows_of(checked)
        self._rows = {row.line: row for row in rows}
        self.check_step.show_rows(rows)

    def _on_unfit(self, error: BelvedereError) -> None:
        self._rows = {}
        self.check_step.show_rows([])
        self.check_step.show_problem(str(error))

    def _look_at_reach(self) -> None:
        shown = Listeners(done=lambda told: self.check_step.show_reach(told_of(told)))
        self._client.call("reach.look", {}, shown)

    def _choose_reach(self) -> None:
        dialog = ReachDialog(self._client, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._look_at_reach)
        dialog.open()

    def _save_template(self, file: str) -> None:
        listeners = Listeners(
            done=lambda _none: self.told.emit(self.tr("Saved: {file}").format(file=file)),
            failed=lambda error: self.check_step.show_problem(str(error)),
        )
        self._client.call("batch.template", {"file": file}, listeners)

    def _start(self) -> None:
        self._tried.clear()
        self.stick_step.set_used("", "")
        self._show_step(STICK)
        if any(not row.is_appliance and row.state not in FINISHED for row in self._rows.values()):
            self._show_cameras()
            self._do("batch.register", {}, self._on_registered, self._on_stopped, self._on_camera)
        else:
            self._next()

    def _show_cameras(self) -> None:
        cameras = [row for row in self._rows.values() if not row.is_appliance]
        done = sum(row.state == "done" for row in cameras)
        self.stick_step.show_problem("")
        self.stick_step.show_cameras(done, len(cameras))

    def _on_camera(self, event: dict[str, Any]) -> None:
        self._note(event["item"])
        self._show_cameras()

    def _on_registered(self, items: list[dict[str, Any]]) -> None:
        unreached = [item for item in items if item["code"] == UNREACHED]
        if unreached:
            self._end(unreached[0]["text"])
        else:
            self._next()

    def _on_stopped(self, error: BelvedereError) -> None:
        """The whole cannot go on."""
        self._end(str(error))

    def _next(self) -> None:
        appliances = [row for row in self._rows.values() if row.is_appliance]
        left = [row for row in appliances if row.state not in FINISHED and row.line not in self._tried]
        if not left:
            self._end()
            return
        self._current = left[0]
        number = 1 + sum(row.state in FINISHED or row.line in self._tried for row in appliances)
        self.stick_step.begin(left[0].name, number, len(appliances))
        folder = self.check_step.target_folder
        if folder:
            self._deliver({"folder": folder})

    def _write(self, drive: str, replaces: bool) -> None:
        self._deliver({"drive": drive, "replace": replaces})

    def _deliver(self, place: dict[str, Any]) -> None:
        assert self._current is not None
        self.stick_step.show_problem("")
        self.stick_step.set_busy(self.tr("making the archive…"))
        self._do(
            "batch.deliver",
            {"name": self._current.name, **place},
            lambda item: self._on_delivered(item, place),
            self._on_refused,
        )

    def _on_delivered(self, item: dict[str, Any], place: dict[str, Any]) -> None:
        row = self._note(item)
        if row.state == "done":
            text = self.tr("{name}: the archive is written.").format(name=row.name)
            self.told.emit(text)
            self._next()
            self.stick_step.set_used(self._plugged(place.get("drive", "")), text)
            self.stick_step.show_problem(row.text)
        elif "folder" in place:
            self._tried.add(row.line)
            self._end(row.text) if row.code == UNREACHED else self._next()
        else:
            self.stick_step.set_busy("")
            self.stick_step.show_problem(row.text)

    def _plugged(self, drive: str) -> str:
        """The drive, where it has to be pulled out; an image has not."""
        return drive if any(each["id"] == drive for each in self.stick_step.drives.drives) else ""

    def _on_refused(self, error: BelvedereError) -> None:
        self.stick_step.set_busy("")
        self.stick_step.show_problem(str(error))

    def _skip(self) -> None:
        if self._current is not None:
            given = {"kind": self._current.kind, "name": self._current.name}
            self._do("batch.skip", given, self._on_skipped, self._on_refused)

    def _on_skipped(self, item: dict[str, Any]) -> None:
        self._note(item)
        self._next()

    def _stop_for_now(self) -> None:
        self._drop()
        self.check()

    def _note(self, item: dict[str, Any]) -> BatchRow:
        row = row_of(item)
        self._rows[row.line] = row
        return row

    def _end(self, problem: str = "") -> None:
        self._current = None
        self.end_step.show_rows(list(self._rows.values()))
        self.end_step.show_message(problem, is_problem=bool(problem))
        self._show_step(END)

    def _save(self, where: dict[str, str]) -> None:
        file = next(iter(where.values()))
        words = self.tr("Saved: {file}").format(file=Path(file).name)
        self._do("batch.write", where, lambda _none: self.end_step.show_message(words), self._on_unsaved)

    def _on_unsaved(self, error: BelvedereError) -> None:
        self.end_step.show_message(str(error), is_problem=True)

    def _repeat(self, rows: list[BatchRow]) -> None:
        """Have rows wait once more, one after another, then go on."""
        if not rows:
            self._start()
            return
        row, rest = rows[0], rows[1:]
        if row.state not in FINISHED:
            self._rows[row.line] = replace(row, state="waiting", text="", code="")
            self._repeat(rest)
            return

        def done(item: dict[str, Any]) -> None:
            self._note(item)
            self._repeat(rest)

        self._do("batch.again", {"kind": row.kind, "name": row.name}, done, self._on_unsaved)
