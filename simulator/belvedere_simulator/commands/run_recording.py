"""The recording of a run: what is asked for, begun, listened to and concluded."""

from __future__ import annotations

import argparse
import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.run.endings import REASONS
from belvedere_simulator.application.run.report import Report
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import (
    Event,
    LogWritten,
    PreparationProgressed,
    ProblemRaised,
    RecordingChanged,
)
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.keeping import KeptRun, version_of
from belvedere_simulator.replay.layout import DEFAULT_LIMIT, Frames, RecordingOrder
from belvedere_simulator.replay.shelf import Shelf

_BROKEN_OFF = {"ended": REASONS["asked"]}


def order_of(arguments: argparse.Namespace) -> RecordingOrder | None:
    """What `--keep-recording` and its kin ask for. Raises BelvedereError."""
    shelf = Shelf()
    # Who does not record any more shall not keep what is over for ever. A run is not to fail by that.
    with contextlib.suppress(OSError):
        shelf.expire()
    if arguments.keep_recording is None or arguments.recording_from is not None:
        return None
    place = shelf.place(arguments.keep_recording)
    limit = arguments.recording_limit
    if place.parent == shelf.folder:
        limit = shelf.room(limit)
    return RecordingOrder(str(place), arguments.recording_frames, limit)


@dataclass(frozen=True)
class Later:
    """What is to be recorded of a run by the clock: from when on (0: its beginning), and for how long."""

    name: str
    begin: float
    seconds: float | None
    frames: Frames
    limit: int


def later_of(arguments: argparse.Namespace) -> Later | None:
    """What `--recording-from` and `--recording-for` ask for. Raises BelvedereError BV-REPLAY-004."""
    if arguments.keep_recording is None or (arguments.recording_from, arguments.recording_for) == (
        None,
        None,
    ):
        return None
    begin = arguments.recording_from or 0.0
    if begin:
        Shelf().place(arguments.keep_recording)
    frames, limit = arguments.recording_frames, arguments.recording_limit
    return Later(arguments.keep_recording, begin, arguments.recording_for, frames, limit)


class RunRecording:
    """What is kept of a run: from its beginning, or from when it is asked for while it plays.

    `output` is told what a user should know. Any thread may use it.
    """

    def __init__(
        self,
        request: RunRequest,
        given: Mapping[str, str],
        output: Callable[[Event], None],
        later: Later | None = None,
    ) -> None:
        self._request = request
        self._given = dict(given)
        self._output = output
        self._later = later
        self._lock = threading.Lock()
        self._run: ApplicationRun | None = None
        self._kept: KeptRun | None = None
        self._workers = 0
        self._is_whole_run = False

    def begin(self) -> None:
        """Begin with the run, if that was asked for. Raises BelvedereError."""
        order = self._request.recording
        if order is None:
            return
        self._kept, self._is_whole_run = KeptRun(order), True
        self._write_first_page(self._kept, order)
        self._output(PreparationProgressed(tr("Recording"), order.folder))
        if self._request.replays is None:
            self._tell_of_people()

    def attach(self, run: ApplicationRun) -> None:
        """It plays now."""
        self._run = run
        if self._kept is not None and self._request.recording is not None:
            self._output(RecordingChanged(Path(self._request.recording.folder).name))
        if self._later is not None:
            threading.Thread(target=self._by_the_clock, args=(run, self._later), daemon=True).start()

    def start(self, name: str) -> None:
        """Keep the run from now on, under `name` or one like it; a refusal is told as a problem."""
        with self._lock:
            if self._run is None or self._kept is not None:
                return
            try:
                self._start(self._run, name)
            except (BelvedereError, OSError) as error:
                self._refuse(error)

    def stop(self) -> None:
        """Complete what is kept; the run goes on."""
        with self._lock:
            kept, run = self._kept, self._run
            if kept is None or run is None:
                return
            self._kept = None
            try:
                failures, workers = run.end_recording()
            except BelvedereError as error:
                failures, workers = {"": str(error)}, -1
            report = {**_BROKEN_OFF, "restarts": {"stream_worker": int(workers != self._workers)}}
            self._told_end(kept, report, [*failures.values()])

    def heard(self, event: Event) -> None:
        """A line of the log goes into the recording."""
        kept = self._kept
        if kept is not None and isinstance(event, LogWritten):
            kept.note(event)

    def conclude(self, report: Report) -> list[ProblemRaised]:
        """The run is over: complete what is kept of it, and tell what its user should know.

        Raises BelvedereError.
        """
        with self._lock:
            kept, self._kept = self._kept, None
            if kept is None:
                return []
            restarts = int(report["restarts"]["stream_worker"]) - (0 if self._is_whole_run else self._workers)
            return conclude(kept, {**report, "restarts": {"stream_worker": restarts}})

    def _by_the_clock(self, run: ApplicationRun, later: Later) -> None:
        if later.begin:
            if run.wait(later.begin):
                return
            self.start(later.name)
        if later.seconds is not None and not run.wait(later.seconds):
            self.stop()

    def _start(self, run: ApplicationRun, name: str) -> None:
        shelf = Shelf()
        shelf.expire()
        free = shelf.free_name(name)
        place = shelf.place(free)
        frames, limit = (self._later.frames, self._later.limit) if self._later else ("exact", DEFAULT_LIMIT)
        if place.parent == shelf.folder:
            limit = shelf.room(limit)
        order = RecordingOrder(str(place), frames, limit, begun_late=True)
        kept = KeptRun(order)
        # What was changed by hand meanwhile is what a replay has to begin with.
        self._write_first_page(kept, order, run.live.parameters.by_hand)
        try:
            self._workers = run.begin_recording(order)
        except BelvedereError:
            shelf.remove(free)
            raise
        self._kept, self._is_whole_run = kept, False
        self._tell_of_people()
        self._output(RecordingChanged(free))

    def _write_first_page(
        self, kept: KeptRun, order: RecordingOrder, by_hand: Mapping[str, str] | None = None
    ) -> None:
        shelf = Shelf()
        days = shelf.keeping.days if Path(order.folder).parent == shelf.folder else None
        version = version_of(self._request, self._given, by_hand, begun_late=order.begun_late)
        kept.begin(version, days, self._request.replays)

    def _told_end(self, kept: KeptRun, report: Report, failures: list[str]) -> None:
        try:
            problems = conclude(kept, report)
        except (BelvedereError, OSError) as error:
            self._refuse(error)
        else:
            for problem in problems:
                self._output(problem)
        for why in failures:
            self._refuse(BelvedereError("BV-REPLAY-003", tr("The recording cannot be written"), why=why))
        self._output(RecordingChanged("", kept.name if kept.is_there else ""))

    def _tell_of_people(self) -> None:
        told = tr("This run is recorded; its pictures may show people")
        self._output(ProblemRaised("BV-REPLAY-006", told, "warning"))

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, BelvedereError):
            error = BelvedereError("BV-REPLAY-003", tr("The recording cannot be written"), why=str(error))
        self._output(ProblemRaised(error.code, str(error), "warning"))


def conclude(kept: KeptRun, report: Report) -> list[ProblemRaised]:
    """Complete the recording; returns what its user should know of it. Raises BelvedereError."""
    recording = kept.complete(report)
    problems = []
    if recording is not None and recording.facts["cut"]:
        told = tr("The recording became full and ends before the run does")
        problems.append(ProblemRaised("BV-REPLAY-007", told, "warning"))
    if recording is not None and recording.facts["interrupted"]:
        told = tr("The recording ends where the stream worker did")
        problems.append(ProblemRaised("BV-REPLAY-008", told))
    return problems
