"""Supervises one code node: starts it, captures what it says, restarts it, stops it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.application.isolation.plan import Launched
from belvedere_simulator.application.logs.console import ConsoleCapture
from belvedere_simulator.application.logs.shipper import FolderShipper
from belvedere_simulator.application.logs.streams import CONSOLE, LogStreams
from belvedere_simulator.application.node.memory import read_memory
from belvedere_simulator.application.node.process_tree import ProcessTree
from belvedere_simulator.application.node.state import (
    Announced,
    CodeNodeState,
    Ended,
    Happening,
    LaunchFailed,
    Launching,
    MemoryOverrun,
    StillSilent,
    StopAsked,
    after,
    wants_restart,
)
from belvedere_simulator.application.node.stopping import end_gently, end_now
from belvedere_simulator.application.node.supervision import Care, backoff
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import ApplicationExited, Event, NodeStateChanged, ProblemRaised
from belvedere_simulator.messages import tr

_OUTPUT_PATIENCE = 3.0


class CodeNodeProcess:
    """One code node and its processes, one after the other when it is restarted.

    `launcher` starts the application once and raises BelvedereError or OSError when it cannot.
    `log_folder` is what the application sees as /opt/aws/panorama/logs. Every event goes to `emit`,
    from the node's own thread (log lines reach it through `streams`). Nothing the application does
    raises here.
    """

    def __init__(
        self,
        name: str,
        launcher: Callable[[], Launched],
        *,
        log_folder: Path,
        streams: LogStreams,
        emit: Callable[[Event], None],
        care: Care,
    ) -> None:
        self.name = name
        self._launcher = launcher
        self._log_folder = log_folder
        self._streams = streams
        self._emit = emit
        self._care = care
        self._budget = care.budget()
        self._inbox: queue.Queue[Happening | None] = queue.Queue()
        self._state = CodeNodeState()
        self._traceback = ""
        self._pid: int | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"code node {name}", daemon=True)

    @property
    def state(self) -> CodeNodeState:
        """What the node is now."""
        return self._state

    @property
    def restarts(self) -> int:
        """How often the application was started again."""
        return max(self._state.starts - 1, 0)

    @property
    def traceback(self) -> str:
        """The last Python traceback that an exit left, or nothing."""
        return self._traceback

    @property
    def pid(self) -> int | None:
        """The outermost process while one runs."""
        return self._pid

    def start(self) -> None:
        """Start the application. Call once."""
        self._thread.start()

    def node_announced(self) -> None:
        """The application instantiated its node (the engine heard from its SDK)."""
        self._inbox.put(Announced())

    def stop(self, seconds: float | None = None) -> bool:
        """Ask the application to end, insist, and wait until all it started is gone.

        False when that took longer than `seconds` (default: as long as it takes).
        """
        if self._thread.ident is None:
            return True
        self._inbox.put(StopAsked())
        return self.wait(seconds)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the node is over: ended for good, nothing left of it. False when time ran out."""
        return self._done.wait(seconds)

    def _run(self) -> None:
        shipper = FolderShipper(self._log_folder, self._ship)
        try:
            while (delay := self._run_once()) is not None:
                self._pause(delay)
                if self._state.asked:
                    break
        finally:
            shipper.close()
            self._done.set()

    def _ship(self, lines: Sequence[str]) -> None:
        self._streams.write(self.name, lines)

    def _say(self, text: str) -> None:
        self._streams.write(CONSOLE, [text])

    def _happened(self, happening: Happening) -> None:
        before, self._state = self._state, after(self._state, happening)
        now = self._state
        if (before.state, before.detail) != (now.state, now.detail):
            self._emit(NodeStateChanged(self.name, "code", now.state, now.detail))

    def _run_once(self) -> float | None:
        """Start the application and see it end; return the seconds until it is started again."""
        self._happened(Launching())
        if self._state.state != "STARTING":
            return None
        launched = self._launch()
        if launched is None:
            return None
        self._pid = launched.process.pid
        capture = ConsoleCapture(launched.process, self._console)
        tree = ProcessTree(launched.process.pid)
        try:
            self._watch(launched, tree)
        finally:
            end_now(launched, tree)
            self._pid = None
        capture.join(_OUTPUT_PATIENCE)
        return self._ended(launched.wait(0), capture.traceback())

    def _console(self, lines: Sequence[str]) -> None:
        self._streams.write(CONSOLE, lines)

    def _launch(self) -> Launched | None:
        try:
            return self._launcher()
        except BelvedereError as error:
            self._emit(ProblemRaised(error.code, str(error)))
            self._fail(str(error))
        except OSError as error:
            self._fail(tr("The application could not be started: {reason}", reason=error))
        return None

    def _fail(self, reason: str) -> None:
        self._say(reason)
        self._happened(LaunchFailed(reason))

    def _watch(self, launched: Launched, tree: ProcessTree) -> None:
        """Follow the running process until it has ended, by itself or because it had to."""
        over = threading.Event()
        threading.Thread(
            target=self._tell_end, args=(launched, over), name="code node end", daemon=True
        ).start()
        started = time.monotonic()
        next_look = 0.0
        while (happening := self._next(next_look)) is not None or not over.is_set():
            if happening is not None:
                self._happened(happening)
                if isinstance(happening, StopAsked):
                    end_gently(launched, self._care.patience)
                    return
                continue
            reading = read_memory(tree, self._care.memory_limit)
            if reading.over:
                self._happened(MemoryOverrun(reading.used, self._care.memory_limit))
                self._say(self._state.verdict)
                return
            next_look = reading.next_in
            if (silent := time.monotonic() - started) > self._care.silence and self._state.detail == "":
                self._happened(StillSilent(silent))

    def _tell_end(self, launched: Launched, over: threading.Event) -> None:
        launched.wait()
        over.set()
        self._inbox.put(None)

    def _next(self, seconds: float) -> Happening | None:
        try:
            return self._inbox.get(timeout=seconds)
        except queue.Empty:
            return None

    def _pause(self, seconds: float) -> None:
        """Wait before a restart; a stop ends the wait."""
        end = time.monotonic() + seconds
        while not self._state.asked and (left := end - time.monotonic()) > 0:
            happening = self._next(left)
            if isinstance(happening, StopAsked):
                self._happened(happening)

    def _ended(self, code: int, traceback: str) -> float | None:
        delay = None
        if wants_restart(self._care.policy, self._state, code) and self._budget.spend():
            delay = backoff(self._care, self.restarts)
        left = traceback if code and not self._state.asked else ""
        self._traceback = left or self._traceback
        self._happened(Ended(code, delay))
        if self._state.detail:
            self._say(self._state.detail)
        self._emit(ApplicationExited(code, delay is not None, left))
        return delay
