"""One camera: a thread that plays its source, through losses, for as long as it is wanted."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from belvedere_simulator.video.sources import backoff, faults
from belvedere_simulator.video.sources.address import redact
from belvedere_simulator.video.sources.control import Control
from belvedere_simulator.video.sources.faults import Fault, SourceFailedError
from belvedere_simulator.video.sources.file import FileSource
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.sources.images import ImagesSource
from belvedere_simulator.video.sources.outlet import Outlet
from belvedere_simulator.video.sources.players import FilePlayer, LivePlayer, Player, RecordedPlayer
from belvedere_simulator.video.sources.recorded import RecordedSource
from belvedere_simulator.video.sources.rtsp import RtspSource
from belvedere_simulator.video.sources.selection import source_kind
from belvedere_simulator.video.sources.source import Log, Source
from belvedere_simulator.video.sources.status import Changed, Status
from belvedere_simulator.video.specification import CameraSpecification

# FFmpeg cannot be called back from a blocking open; such a thread is left to its time-out.
_JOIN_SECONDS = 1.0


def open_source(specification: CameraSpecification, *, threads: int, log: Log) -> Source:
    """The source that a specification names; it is opened when its frames are asked for."""
    kind = source_kind(specification)
    if kind == "rtsp":
        return RtspSource(specification, log=log)
    if kind == "recorded":
        return RecordedSource(specification)
    if kind == "images":
        return ImagesSource(specification, log=log)
    return FileSource(specification, threads=threads, log=log)


class CameraReader:
    """Reads one camera in a thread of its own.

    `deliver` gets each frame and may block: that holds a file up, without losing a frame.
    `changed(state, detail, code)` is told STARTING, RUNNING, ERROR, PAUSED and STOPPED; `log` gets the
    lines of the camera node's log. All three are called from the reader's thread (STOPPED may come
    from the caller of `stop`), and never with a password in them. `threads` decode a file: 1, or 0
    for as many as there are cores, which is faster for a single unpaced file.

    A network camera is tried again for ever, as is a file or folder that loops. A file or folder that
    plays once ends with its last frame (STOPPED) or its first failure (ERROR); `ended` is true then,
    before the state is told.
    """

    def __init__(
        self,
        specification: CameraSpecification,
        *,
        deliver: Callable[[SourceFrame], None],
        changed: Changed,
        log: Log,
        threads: int = 1,
    ) -> None:
        self._specification = specification
        self._write = log
        self._threads = threads
        self._status = Status(changed)
        self._control = Control(paused=specification.paused)
        self._outlet = Outlet(deliver, self._status, self._control)
        self._thread = threading.Thread(target=self._run, name=f"camera {specification.node}", daemon=True)
        self._ended = False
        self._attempt = 0
        self._sent_before = 0
        self._random = random.Random()  # noqa: S311 - spreads reconnections, guards nothing

    @property
    def ended(self) -> bool:
        """Whether a file or folder that plays once is over: no more frames will come."""
        return self._ended

    def start(self, threads: int | None = None) -> None:
        """Begin. Call it once. `threads` replaces the number given before."""
        self._threads = self._threads if threads is None else threads
        self._thread.start()

    def stop(self) -> None:
        """End, soon even when the camera does not answer. No frame is delivered afterwards."""
        self._control.stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_SECONDS)
        self._status.tell("STOPPED")

    def pause(self) -> None:
        """Deliver nothing until `resume`. A file keeps its place; a network camera is let go."""
        self._control.set_paused(paused=True)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._control.set_paused(paused=False)

    def _run(self) -> None:
        if not self._control.paused:
            self._status.tell("STARTING")
        player: Player | None = None
        while self._may_play():
            # A path that did not exist may be a folder or a file when it is tried again.
            if player is None or self._outlet.sent == 0:
                player = self._player()
            try:
                finished = player.play()
            except SourceFailedError as failure:
                if self._failed(failure.fault):
                    return
                continue
            # Whatever it is: a camera must never die unseen.
            except Exception as error:
                if self._failed(faults.unexpected(type(error).__name__)):
                    return
                continue
            if finished:
                self._ended = True
                self._status.tell("STOPPED")
                return

    def _player(self) -> Player:
        camera = self._specification
        source = open_source(camera, threads=self._threads, log=self._log)
        if camera.is_live:
            return LivePlayer(source, self._outlet, self._control, self._log, jitter=camera.jitter)
        files = RecordedPlayer if isinstance(source, RecordedSource) else FilePlayer
        return files(source, self._outlet, self._control, self._status, loop=camera.loop, fast=camera.fast)

    def _may_play(self) -> bool:
        if self._control.paused:
            self._status.tell("PAUSED")
            if self._control.wait_while_paused():
                self._status.tell("STARTING")
        return not self._control.stopping

    def _failed(self, fault: Fault) -> bool:
        """Tell, and wait until it is time to try again. True when it is not to be tried again."""
        if self._control.stopping:
            return True
        if self._outlet.sent > self._sent_before:
            self._sent_before, self._attempt = self._outlet.sent, 0
        self._log(fault.line)
        self._ended = not self._specification.is_live and not self._specification.loop
        self._status.tell("ERROR", fault.detail, fault.code)
        if self._ended:
            return True
        away = time.monotonic() - self._outlet.last_sent
        self._control.sleep(backoff.delay(self._attempt, away, self._random.random(), slow=fault.slow))
        self._attempt += 1
        return False

    def _log(self, line: str) -> None:
        self._write(redact(line, self._specification.password))
