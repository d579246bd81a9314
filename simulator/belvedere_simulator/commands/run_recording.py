"""The recording of a run: what is asked for, begun, listened to and concluded."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from belvedere_simulator.application.run.report import Report
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.commands.run_output import Output
from belvedere_simulator.events import Event, LogWritten, PreparationProgressed, ProblemRaised
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.keeping import KeptRun
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.replay.shelf import Shelf


def order_of(arguments: argparse.Namespace) -> RecordingOrder | None:
    """What `--keep-recording` and its kin ask for. Raises BelvedereError."""
    shelf = Shelf()
    # Who does not record any more shall not keep what is over for ever. A run is not to fail by that.
    with contextlib.suppress(OSError):
        shelf.expire()
    if arguments.keep_recording is None:
        return None
    place = shelf.place(arguments.keep_recording)
    limit = arguments.recording_limit
    if place.parent == shelf.folder:
        limit = shelf.room(limit)
    return RecordingOrder(str(place), arguments.recording_frames, limit)


def begin(request: RunRequest, given: Mapping[str, str], output: Output) -> KeptRun | None:
    """Begin the recording, if there is to be one, and say that it may show people. Raises BelvedereError."""
    if request.recording is None:
        return None
    shelf = Shelf()
    kept = KeptRun(request.recording)
    is_kept_here = Path(request.recording.folder).parent == shelf.folder
    kept.begin(request, given, shelf.keeping.days if is_kept_here else None)
    output.event(PreparationProgressed(tr("Recording"), request.recording.folder))
    if request.replays is None:
        told = tr("This run is recorded; its pictures may show people")
        output.event(ProblemRaised("BV-REPLAY-006", told, "warning"))
    return kept


def heard_by(kept: KeptRun | None, tell: Callable[[Event], None]) -> Callable[[Event], None]:
    """Let the recording hear the lines of the log on their way."""
    if kept is None:
        return tell

    def told(event: Event) -> None:
        if isinstance(event, LogWritten):
            kept.note(event)
        tell(event)

    return told


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
