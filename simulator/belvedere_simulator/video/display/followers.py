"""What keeps a sink supplied: following the live scene, or in step with every put of an unpaced run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from belvedere_simulator.video.display.painter import Painter, new_canvas
from belvedere_simulator.video.display.recording import FAILURES, PictureSink, reason
from belvedere_simulator.video.display.scene import Scene, View

FOLLOW_FPS = 30.0
IDLE_SECONDS = 0.25


class Follower:
    """Writes the newest scene to a sink, at most 30 times a second, from a thread of its own."""

    def __init__(self, scene: Scene, sink: PictureSink, painted: Callable[[View], None]) -> None:
        self._scene = scene
        self._sink = sink
        self._painted = painted
        self._stopping = threading.Event()
        self._failure = ""
        self._thread = threading.Thread(target=self._follow, name="canvas follower", daemon=True)
        self._thread.start()

    @property
    def sink(self) -> PictureSink:
        """Where the pictures go."""
        return self._sink

    def finish(self) -> str:
        """Stop and complete the sink; returns why it failed, or an empty text."""
        self._stopping.set()
        self._thread.join()
        try:
            self._sink.finish()
        except FAILURES as error:
            self._failure = self._failure or reason(error)
        return self._failure

    def _follow(self) -> None:
        painter, canvas, version = Painter(), new_canvas(), 0
        started: float | None = None
        while not self._stopping.is_set():
            view = self._scene.wait_newer(version, IDLE_SECONDS)
            if view is None or not any(tile.picture for tile in view.tiles):
                version = view.version if view else version
                continue
            now = time.monotonic()
            started = now if started is None else started
            painter.paint(canvas, 0, view)
            version = view.version
            self._painted(view)
            try:
                self._sink.write(canvas, now - started)
            except FAILURES as error:
                self._failure = reason(error)
                return
            self._stopping.wait(max(0.0, now + 1 / FOLLOW_FPS - time.monotonic()))


class Lockstep:
    """Writes one picture for every put: the application waits, nothing is lost, a run repeats exactly."""

    def __init__(self, scene: Scene, sink: PictureSink, painted: Callable[[View], None]) -> None:
        self._scene = scene
        self._sink = sink
        self._painted = painted
        self._painter, self._canvas = Painter(), new_canvas()
        self._first: float | None = None
        self._failure = ""
        self._lock = threading.Lock()

    @property
    def sink(self) -> PictureSink:
        """Where the pictures go."""
        return self._sink

    def step(self, seconds: float) -> None:
        """A put happened; `seconds` is the time stamp of its newest frame."""
        with self._lock:
            if self._failure:
                return
            self._first = seconds if self._first is None else self._first
            view = self._scene.view()
            self._painter.paint(self._canvas, 0, view)
            self._painted(view)
            try:
                self._sink.write(self._canvas, max(0.0, seconds - self._first))
            except FAILURES as error:
                self._failure = reason(error)

    def finish(self) -> str:
        """Complete the sink; returns why it failed, or an empty text."""
        with self._lock:
            try:
                self._sink.finish()
            except FAILURES as error:
                self._failure = self._failure or reason(error)
        return self._failure
