"""Playing a recording into a version of an application, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import (
    Event,
    LogWritten,
    PreparationProgressed,
    ProblemRaised,
    RunFinished,
    StatisticsReported,
    from_line,
)
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.plan import read_plan
from belvedere_simulator.replay.shelf import Shelf

_COMMAND = [sys.executable, "-m", "belvedere_simulator.commands", "replay"]
_POLITE_SECONDS, _TERMINATE_SECONDS = 15.0, 5.0
_LAST_LINES = 5


def play(call: Call, given: Arguments) -> dict[str, Any]:
    """Play the frames of `recording` into the application in `folder`, and keep that as `name`.

    `parameters` and `models` by name; `ownParameters` leaves out those of the recorded run. Returns {"name",
    "warnings"}. Nothing is left of one that is cancelled. Raises BelvedereError: what the run was refused
    with, BV-REPLAY-014 where it failed.
    """
    shelf = Shelf()
    recording = shelf.find(str(given["recording"]))
    name = str(given.get("name") or shelf.free_name(f"{recording.name}-replay"))
    place = shelf.place(name)
    ports = read_plan(recording.folder).values()
    whole = sum(not cached for port in ports for batch in port for _stream, _place, cached in batch)
    playing = _Playing(call, [str(recording.folder), str(given["folder"]), "--as", name, *_options(given)])
    try:
        playing.follow(whole)
    except CallCancelledError:
        playing.end()
        shutil.rmtree(place, ignore_errors=True)
        raise
    finally:
        playing.end()
    playing.check(place)
    return {"name": name, "warnings": [problem.message for problem in playing.warnings]}


def _options(given: Arguments) -> list[str]:
    options = ["--own-parameters"] if given.get("ownParameters") else []
    for option, named in (("--param", "parameters"), ("--model", "models")):
        for name, value in given.get(named, {}).items():
            options += [option, f"{name}={value}"]
    if given.get("provider"):
        options += ["--provider", str(given["provider"])]
    if given.get("interpreter"):
        options += ["--python", str(given["interpreter"])]
    return options


class _Playing:
    """The process, as long as it is followed."""

    def __init__(self, call: Call, arguments: list[str]) -> None:
        self._call = call
        self._problems: list[ProblemRaised] = []
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._exit_code: int | None = None
        self._process = subprocess.Popen(
            [*_COMMAND, *arguments, "--events"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        call.at_cancel(self._stop)

    @property
    def warnings(self) -> list[ProblemRaised]:
        """What is to be known of it, though it went well."""
        return [problem for problem in self._problems if problem.severity == "warning"]

    def follow(self, whole: int) -> None:
        """Tell how far it is until it ends. Raises CallCancelledError."""
        delivered = 0
        for event in self._events():
            if isinstance(event, PreparationProgressed):
                self._call.progress(f"{event.step} {event.detail}".strip(), event.fraction)
            elif isinstance(event, StatisticsReported):
                delivered += sum(stream.delivered for stream in event.streams)
                told = tr("{count} of {whole} frames", count=min(delivered, whole), whole=whole)
                self._call.progress(told, min(1.0, delivered / whole) if whole else None)
            elif isinstance(event, ProblemRaised):
                self._problems.append(event)
            elif isinstance(event, LogWritten):
                self._last.append(event.line)
            elif isinstance(event, RunFinished):
                self._exit_code = event.exit_code
        self._call.check()

    def check(self, place: Path) -> None:
        """Raise BelvedereError where it did not play."""
        if self._exit_code == 0:
            return
        errors = [problem for problem in self._problems if problem.severity == "error"]
        if errors and not place.exists():
            refused = BelvedereError(errors[0].code, "")
            # The message has the code and the remedy already.
            told = errors[0].message.removeprefix(refused.code).removesuffix(refused.remedy).strip(" .")
            raise BelvedereError(refused.code, told)
        why = errors[0].message if errors else "\n".join(self._last)
        raise BelvedereError("BV-REPLAY-014", tr("The replay failed"), where=place.name, why=why)

    def end(self) -> None:
        """See that it is over."""
        self._stop()
        for seconds, insist in (
            (_POLITE_SECONDS, self._process.terminate),
            (_TERMINATE_SECONDS, self._process.kill),
        ):
            try:
                self._process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                insist()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _stop(self) -> None:
        """Have it end: the end of its input would do, too."""
        pipe = self._process.stdin
        if pipe is not None and self._process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                pipe.write(json.dumps({"command": "stop"}).encode() + b"\n")
                pipe.flush()

    def _events(self) -> Iterator[Event]:
        lines = self._process.stdout
        assert lines is not None
        for line in lines:
            with contextlib.suppress(ValueError):
                yield from_line(line.decode("utf-8", "replace"))
