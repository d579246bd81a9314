"""The host's side of the stream worker: started, commanded, started again with all it had."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import queue
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.budget import RestartBudget
from belvedere_simulator.supervision.child import Child
from belvedere_simulator.supervision.link import HAS_UNIX, control_link
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.parameters import with_values

ANSWER_SECONDS = 20.0


@dataclass(frozen=True)
class DisplayStream:
    """Where the display is served over RTSP, and to whom. Port 0 is any free one."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class VideoSession:
    """What the worker must know of an application instance.

    `ports` are its media inputs with their streams; `cameras` names the camera of each stream that is not
    called like it; `paused` are streams that are paused for it alone. `tiled`: see `Scene`. `recording` is
    what is kept of it, `replays` the recording whose batches it gets.
    """

    identity: str
    folder: Path
    description: dict[str, Any]
    ports: dict[str, list[str]]
    display: bool
    limit: int | None
    cap: int
    cameras: dict[str, str] = field(default_factory=dict)
    paused: tuple[str, ...] = ()
    tiled: bool = True
    recording: RecordingOrder | None = None
    replays: str = ""


class StreamWorkerClient:
    """Commands the worker from any thread. `told` receives its events; `log` what it prints.

    When the worker dies or does not answer it is started again within its budget, with its cameras,
    applications and recordings; `restarted` is called then with how many times it was, `gave_up` when
    the budget is spent. The constructor raises BelvedereError when the worker does not start.
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
        unix: bool = HAS_UNIX,
    ) -> None:
        self._folder = folder
        self._told = told
        self._log = log
        self._restarted = restarted
        self._gave_up = gave_up
        self._budget = budget or RestartBudget()
        self._unix = unix
        self._restarts = 0
        self._life = 0
        self._numbers = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._cameras: dict[str, CameraSpecification] = {}
        self._sessions: dict[str, VideoSession] = {}
        self._records: list[dict[str, Any]] = []
        self._batches: dict[str, int] = {}
        self._display = False
        self._broadcast: DisplayStream | None = None
        self._stopping = False
        self._lock = threading.RLock()
        with self._lock:
            self._start()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._child.pid

    def open_camera(self, specification: CameraSpecification) -> None:
        """Make a camera known; `start_cameras` begins to read it. One that is known changes at once."""
        with self._lock:
            self._cameras[specification.node] = specification
            self._command("open_camera", specification=asdict(specification))

    def start_cameras(self) -> None:
        """Begin to read the cameras, now that their applications are known."""
        with self._lock:
            self._command("start_cameras")

    def close_camera(self, node: str) -> None:
        """Let a camera go that no application reads any more."""
        with self._lock:
            if self._cameras.pop(node, None):
                self._command("close_camera", node=node)

    def pause_stream(self, identity: str, stream: str, *, paused: bool) -> None:
        """Pause or resume a stream of one application; others may go on reading the same camera."""
        with self._lock:
            session = self._sessions[identity]
            others = tuple(name for name in session.paused if name != stream)
            self._sessions[identity] = replace(session, paused=(*others, stream) if paused else others)
            self._command("pause_stream", identity=identity, stream=stream, paused=paused)

    def pause_camera(self, node: str, *, paused: bool) -> None:
        """Pause or resume a camera for everybody."""
        with self._lock:
            self._cameras[node] = replace(self._cameras[node], paused=paused)
            self._command("pause_camera", node=node, paused=paused)

    def open_application(self, session: VideoSession) -> None:
        """Listen for an application."""
        with self._lock:
            self._sessions[session.identity] = session
            self._command("open_application", **_as_arguments(session))

    def set_parameters(self, identity: str, values: dict[str, Any]) -> None:
        """Ports of an application's code hold other values from now on, in new processes too."""
        with self._lock:
            self._command("set_parameters", identity=identity, values=values)
            known = self._sessions[identity]
            self._sessions[identity] = replace(known, description=with_values(known.description, values))

    def unread_parameters(self, identity: str) -> tuple[str, ...]:
        """The ports that the code has not read since they were changed."""
        with self._lock:
            return tuple(self._command("unread_parameters", identity=identity)["ports"])

    def look(self, identity: str) -> None:
        """Begin a look at what an application does with its next batch."""
        with self._lock:
            self._command("look", identity=identity)

    def looked(self, identity: str, *, over: bool) -> dict[str, Any]:
        """What was seen, see `FrameLook`; empty before the application is done. `over` ends the look."""
        with self._lock:
            seen: dict[str, Any] = self._command("looked", identity=identity, over=over)["seen"]
            return seen

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

    def open_broadcast(self, stream: DisplayStream) -> tuple[str, int]:
        """Serve the display over RTSP; returns its address, without user and password, and its port.

        Raises BelvedereError when the port is taken.
        """
        with self._lock:
            answer = self._command("open_broadcast", **asdict(stream))
            self._broadcast = replace(stream, port=int(answer["port"]))
            return str(answer["url"]), int(answer["port"])

    @property
    def broadcasting(self) -> bool:
        """Whether the display is served over RTSP."""
        return self._broadcast is not None

    def close_broadcast(self) -> None:
        """Serve it no more."""
        with self._lock:
            self._broadcast = None
            self._command("close_broadcast")

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

    def begin_recording(self, identity: str, order: RecordingOrder) -> int:
        """Keep what an application that plays gets and puts from now on, as long as this worker lives.

        Returns how many workers were before it. Raises BelvedereError BV-REPLAY-003, BV-REPLAY-015.
        """
        with self._lock:
            self._command("begin_recording", identity=identity, recording=asdict(order))
            return self._restarts

    def end_recording(self, identity: str) -> tuple[dict[str, str], int]:
        """Complete it: path and reason where that failed, and how many workers were before this one."""
        with self._lock:
            failures: dict[str, str] = self._command("end_recording", identity=identity)["failures"]
            return failures, self._restarts

    def statistics(self) -> dict[str, Any]:
        """Counts and latencies of the worker that runs now; `worker` tells how many were before it."""
        with self._lock:
            counted = self._command("statistics") | {"worker": self._restarts}
            for identity, facts in counted["applications"].items():
                self._batches[identity] = int(facts["batches"])
            return counted

    def counts(self) -> dict[str, dict[str, Any]]:
        """What each application did since the worker that runs now knows it, see `session_counts`."""
        with self._lock:
            counted: dict[str, dict[str, Any]] = self._command("counts")["applications"]
            return counted

    def stop(self) -> None:
        """End the worker and all it has open."""
        with self._lock:
            self._stopping = True
            with contextlib.suppress(BelvedereError):
                self._command("stop")
        self._child.stop()
        self._reader.join()
        self._link.close()

    def kill(self) -> None:
        """End the worker at once, as a power cut does."""
        self._stopping = True
        self._child.kill()
        with self._lock:  # one that was just being started again is there now
            self._child.kill()
            self._child.stop()
            self._reader.join()
            self._link.close()

    def _start(self) -> None:
        """Start a worker and connect to it. Raises BelvedereError or OSError; nothing of it is left then."""
        self._life += 1
        control = control_link(self._unix)
        try:
            self._child = Child(
                "stream worker",
                [sys.executable, "-m", "belvedere_simulator.video.worker", str(self._folder)],
                log=self._log,
                exited=functools.partial(self._ended, self._life),
                environment={**os.environ, **control.environment},
                pass_descriptors=control.descriptors,
            )
        except BaseException:
            control.abandon()
            raise
        try:
            self._child.wait_ready()
            self._link = control.connected()
        except BaseException:
            control.abandon()
            self._forget_child()
            raise
        self._reader = threading.Thread(
            target=self._read, args=(self._link,), name="stream worker events", daemon=True
        )
        self._reader.start()

    def _forget_child(self) -> None:
        """End a worker that is of no use; its end is not one to start again after."""
        self._life += 1
        self._child.kill()
        self._child.stop()

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
            # One that hangs is as good as dead: its end brings the next one.
            self._child.kill()
            raise BelvedereError("BV-RUN-002", tr("The stream worker does not answer")) from error
        finally:
            del self._answers[number]
        if answer.get("lost"):
            raise BelvedereError("BV-RUN-002", tr("The stream worker ended"))
        if failure := answer.get("error"):
            raise BelvedereError(failure["code"], failure["what"], where=failure["where"], why=failure["why"])
        return answer

    def _ended(self, life: int, code: int) -> None:
        if self._stopping or life != self._life:
            return
        with self._lock:
            if self._stopping or life != self._life:
                return
            self._log(tr("The stream worker ended unasked (exit code {code})", code=code))
            self._reader.join()
            self._link.close()
            alive = self._restart()
        if alive:
            self._restarted(self._restarts)
        else:
            self._gave_up()

    def _restart(self) -> bool:
        """Start workers until one has all that the last one had; False when the budget is spent."""
        self._sessions = {identity: self._rest(session) for identity, session in self._sessions.items()}
        self._batches.clear()
        while self._budget.spend():
            self._restarts += 1
            try:
                self._start()
            except (BelvedereError, OSError) as error:
                self._log(str(error))
                continue
            try:
                self._replay()
            except BelvedereError as error:
                self._log(str(error))
                self._forget_child()
                self._reader.join()
                self._link.close()
            else:
                return True
        return False

    def _rest(self, session: VideoSession) -> VideoSession:
        """The session with what is left of its limit; a recording ends with the worker that wrote it."""
        session = replace(session, recording=None)
        if session.limit is None:
            return session
        return replace(session, limit=max(0, session.limit - self._batches.get(session.identity, 0)))

    def _replay(self) -> None:
        for specification in self._cameras.values():
            self._command("open_camera", specification=asdict(specification))
        for session in self._sessions.values():
            self._command("open_application", **_as_arguments(session))
        self._command("start_cameras")
        if self._display:
            self._command("open_display")
        if self._broadcast is not None:
            # Somebody else may have its port now; cameras and applications go on all the same.
            try:
                self._command("open_broadcast", **asdict(self._broadcast))
            except BelvedereError as error:
                self._broadcast = None
                self._log(str(error))
        for record in self._records:
            path = Path(record["path"])
            again = path.with_name(f"{path.stem}-{self._restarts + 1}{path.suffix}")
            self._command("record", **(record | {"path": str(again)}))


def _as_arguments(session: VideoSession) -> dict[str, Any]:
    return asdict(session) | {"folder": str(session.folder)}
