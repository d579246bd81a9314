"""The host's side of the stream worker: started, commanded, started again with all it had."""

from __future__ import annotations

import contextlib
import itertools
import queue
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.budget import RestartBudget
from belvedere_simulator.supervision.child import Child
from belvedere_simulator.video.specification import CameraSpecification

ANSWER_SECONDS = 20.0


@dataclass(frozen=True)
class VideoSession:
    """What the worker must know of an application instance."""

    identity: str
    folder: Path
    description: dict[str, Any]
    ports: dict[str, list[str]]
    display: bool
    limit: int | None
    cap: int


class StreamWorkerClient:
    """Commands the worker from any thread. `told` receives its events; `log` what it prints.

    When the worker dies it is started again within its budget, with its cameras, applications and
    recordings; `restarted` is called then with how many times it was.
    """

    def __init__(
        self,
        folder: Path,
        *,
        told: Callable[[dict[str, Any]], None],
        log: Callable[[str], None],
        restarted: Callable[[int], None],
        gave_up: Callable[[], None],
        budget: RestartBudget | None = None,
    ) -> None:
        self._folder = folder
        self._told = told
        self._log = log
        self._restarted = restarted
        self._gave_up = gave_up
        self._budget = budget or RestartBudget()
        self._restarts = 0
        self._numbers = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._cameras: dict[str, CameraSpecification] = {}
        self._sessions: dict[str, VideoSession] = {}
        self._records: list[dict[str, Any]] = []
        self._display = False
        self._stopping = False
        self._lock = threading.RLock()
        self._start()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._child.pid

    def open_camera(self, specification: CameraSpecification) -> None:
        """Make a camera known; `start_cameras` begins to read it."""
        with self._lock:
            self._cameras[specification.node] = specification
            self._command("open_camera", specification=asdict(specification))

    def start_cameras(self) -> None:
        """Begin to read the cameras, now that their applications are known."""
        with self._lock:
            self._command("start_cameras")

    def pause_camera(self, node: str, *, paused: bool) -> None:
        """Pause or resume a camera."""
        with self._lock:
            self._command("pause_camera", node=node, paused=paused)

    def open_application(self, session: VideoSession) -> None:
        """Listen for an application."""
        with self._lock:
            self._sessions[session.identity] = session
            self._command("open_application", **(asdict(session) | {"folder": str(session.folder)}))

    def close_application(self, identity: str) -> None:
        """The application stopped."""
        with self._lock:
            if self._sessions.pop(identity, None):
                self._command("close_application", identity=identity)

    def open_display(self) -> str:
        """Let viewers connect; returns the address."""
        with self._lock:
            self._display = True
            return str(self._command("open_display")["address"])

    def record(self, path: Path, kind: str, *, lockstep: bool) -> None:
        """Record the display; a record that a crash cut goes on in a file of its own number."""
        arguments = {"path": str(path), "kind": kind, "lockstep": lockstep}
        with self._lock:
            self._command("record", **arguments)
            self._records.append(arguments)

    def finish_records(self) -> dict[str, str]:
        """Complete recordings; returns path and reason of those that failed."""
        with self._lock:
            self._records.clear()
            failures: dict[str, str] = self._command("finish_records")["failures"]
            return failures

    def statistics(self) -> dict[str, Any]:
        """Counts and latencies."""
        with self._lock:
            return self._command("statistics")

    def stop(self) -> None:
        """End the worker and all it has open."""
        with self._lock:
            self._stopping = True
            with contextlib.suppress(BelvedereError):
                self._command("stop")
        self._child.stop()
        self._link.close()
        self._reader.join()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        arguments = [sys.executable, "-m", "belvedere_simulator.video.worker", str(self._folder)]
        self._child = Child(
            "stream worker",
            [*arguments, str(theirs.fileno())],
            log=self._log,
            exited=self._ended,
            pass_descriptors=(theirs.fileno(),),
        )
        theirs.close()
        self._link = ours
        self._reader = threading.Thread(
            target=self._read, args=(ours,), name="stream worker events", daemon=True
        )
        self._reader.start()
        self._child.wait_ready()

    def _read(self, link: socket.socket) -> None:
        while True:
            try:
                message, _payload, _descriptors = wire.receive(link)
            except wire.WireError:
                break
            if "answer" in message:
                waiting = self._answers.get(message["answer"])
                if waiting is not None:
                    waiting.put(message)
            else:
                self._told(message)
        for waiting in list(self._answers.values()):
            waiting.put({"lost": True})

    def _command(self, command: str, **arguments: Any) -> dict[str, Any]:
        number = next(self._numbers)
        waiting = self._answers[number] = queue.Queue()
        try:
            wire.send(self._link, {"number": number, "command": command, "arguments": arguments})
            answer = waiting.get(timeout=ANSWER_SECONDS)
        except (wire.WireError, queue.Empty) as error:
            raise BelvedereError("BV-RUN-002", tr("The stream worker does not answer")) from error
        finally:
            del self._answers[number]
        if answer.get("lost"):
            raise BelvedereError("BV-RUN-002", tr("The stream worker ended"))
        if failure := answer.get("error"):
            raise BelvedereError(failure["code"], failure["what"], where=failure["where"], why=failure["why"])
        return answer

    def _ended(self, code: int) -> None:
        if self._stopping:
            return
        self._log(tr("The stream worker ended unasked (exit code {code})", code=code))
        if not self._budget.spend():
            self._gave_up()
            return
        with self._lock:
            if self._stopping:
                return
            self._link.close()
            self._restarts += 1
            try:
                self._start()
                self._replay()
            except BelvedereError:
                return  # It ended again already, and its own end brings us here.
        self._restarted(self._restarts)

    def _replay(self) -> None:
        for specification in self._cameras.values():
            self._command("open_camera", specification=asdict(specification))
        for session in self._sessions.values():
            self._command("open_application", **(asdict(session) | {"folder": str(session.folder)}))
        self._command("start_cameras")
        if self._display:
            self._command("open_display")
        for record in self._records:
            path = Path(record["path"])
            again = path.with_name(f"{path.stem}-{self._restarts + 1}{path.suffix}")
            self._command("record", **(record | {"path": str(again)}))
