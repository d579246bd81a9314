"""What the user wants of a run while it is prepared and while it plays."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType

from belvedere_simulator.application.run.run import ApplicationRun, Ending
from belvedere_simulator.commands.run_recording import RunRecording
from belvedere_simulator.errors import BelvedereError


class Will:
    """Commands for a run that may not be there yet. Any thread may use it."""

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.recording: RunRecording | None = None
        self._run: ApplicationRun | None = None

    @property
    def run(self) -> ApplicationRun | None:
        """The run, once it plays."""
        return self._run

    @property
    def ending(self) -> Ending | None:
        """Why the run ends, once that is decided."""
        return self._run.ending if self._run is not None else None

    def attach(self, run: ApplicationRun) -> None:
        """It is to play now; an earlier stop holds."""
        self._run = run
        if self.recording is not None:
            self.recording.attach(run)
        if self.cancel.is_set():
            run.stop()

    def stop(self) -> None:
        """End the preparation or the run."""
        self.cancel.set()
        if self._run is not None:
            self._run.stop()


@contextlib.contextmanager
def stopped_by_signals(will: Will) -> Iterator[None]:
    """SIGINT and SIGTERM ask for the end; the second one does not wait for a preparation."""

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if will.cancel.is_set() and will.run is None:
            raise KeyboardInterrupt
        will.stop()

    previous = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def obey(lines: Iterable[str], will: Will) -> None:
    """Commands of the desktop, one JSON object a line; the end of the input stops the run."""
    for line in lines:
        # A command that cannot be read, or that does not fit the run, is no reason to end it.
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError, BelvedereError):
            command = json.loads(line)
            match command["command"]:
                case "stop":
                    will.stop()
                case "restart" if will.run is not None:
                    will.run.restart()
                case "record" if will.recording is not None:
                    will.recording.start(str(command["name"]))
                case "stop_recording" if will.recording is not None:
                    will.recording.stop()
                case "pause" | "resume" as wanted if will.run is not None:
                    will.run.set_paused(str(command["node"]), paused=wanted == "pause")
                case _ if will.run is not None:
                    will.run.live.obey(command)
    will.stop()
