"""A program that watches the canvas over a socket: it asks, and gets the next picture when there is one."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.display.followers import Follower
from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH, Rectangle
from belvedere_simulator.video.display.painter import Painter
from belvedere_simulator.video.display.recording import Mp4Sink
from belvedere_simulator.video.display.scene import Scene, View
from belvedere_simulator.video.shared_memory import SharedMemory
from belvedere_simulator.video.sharing import MemoryKind

SLOTS = 3
STRIDE = CANVAS_WIDTH * 4
MAX_FPS = 60.0
BUSY_FPS = 30.0
IDLE_SECONDS = 0.25
PAINTING_SHARE = 1 / 32


class Viewer:
    """One watcher. Nothing is painted for it before it asks."""

    def __init__(
        self,
        link: socket.socket,
        scene: Scene,
        painted: Callable[[View], None],
        folder: Path,
        kind: MemoryKind,
    ) -> None:
        self._link = link
        self._scene = scene
        self._painted = painted
        self._memory = SharedMemory(SLOTS * STRIDE * CANVAS_HEIGHT, "belvedere-canvas", folder, kind)
        flat = np.frombuffer(self._memory.memory, np.uint8)
        self._canvases = flat.reshape(SLOTS, CANVAS_HEIGHT, CANVAS_WIDTH, 4)
        self._painter = Painter()
        self._asked = threading.Event()
        self._gone = threading.Event()
        self._sending = threading.Lock()
        self._recording: Follower | None = None

    def serve(self) -> None:
        """Answer this watcher until it goes away."""
        painter = threading.Thread(target=self._paint, name="canvas painter", daemon=True)
        painter.start()
        try:
            while True:
                header, _payload, descriptors = wire.receive(self._link)
                wire.close_descriptors(descriptors)
                self._obey(header)
        except (wire.WireError, KeyError):
            pass
        finally:
            self._gone.set()
            self._asked.set()
            # One that neither reads nor leaves must not hold the painter.
            with contextlib.suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)
            painter.join()
            self._stop_recording()
            self._memory.close()
            self._link.close()

    def _obey(self, header: dict[str, Any]) -> None:
        match header.get("op"):
            case "watch":
                self._introduce()
            case "next":
                self._asked.set()
            case "record":
                self._start_recording(Path(str(header["path"])))
            case "stop_recording":
                self._stop_recording()

    def _introduce(self) -> None:
        facts: dict[str, Any] = {"op": "canvas", "width": CANVAS_WIDTH, "height": CANVAS_HEIGHT}
        facts |= {"stride": STRIDE, "slots": SLOTS, "format": "bgrx"}
        descriptors = [self._memory.descriptor] if self._memory.descriptor is not None else []
        if self._memory.path is not None:
            facts["file"] = str(self._memory.path)
        self._send(facts, descriptors)

    def _paint(self) -> None:
        version, slot, earliest = 0, 0, 0.0
        while not self._gone.is_set():
            self._asked.wait()
            self._gone.wait(max(0.0, earliest - time.monotonic()))
            view = self._scene.wait_newer(version, IDLE_SECONDS)
            if view is None or self._gone.is_set():
                continue
            self._asked.clear()
            begun = time.monotonic()
            # The watcher may still be showing the slot sent last: the next one in turn is free.
            slot = (slot + 1) % SLOTS
            places = self._painter.paint(self._canvases[slot], slot, view)
            earliest = next_painting(begun, time.monotonic())
            version = view.version
            self._painted(view)
            self._send(_picture(slot, view, places))

    def _start_recording(self, path: Path) -> None:
        self._stop_recording()
        try:
            self._recording = Follower(self._scene, Mp4Sink(path), self._painted)
        except BelvedereError as error:
            self._tell_recording("failed", path, str(error))
        else:
            self._tell_recording("started", path, "")

    def _stop_recording(self) -> None:
        if self._recording is not None:
            recording, self._recording = self._recording, None
            why = recording.finish()
            self._tell_recording("failed" if why else "finished", recording.sink.path, why)

    def _tell_recording(self, state: str, path: Path, why: str) -> None:
        self._send({"op": "recording", "state": state, "path": str(path), "why": why})

    def _send(self, header: dict[str, Any], descriptors: list[int] | None = None) -> None:
        with self._sending:
            try:
                wire.send(self._link, header, descriptors=descriptors or ())
            except wire.WireError:
                self._gone.set()


def next_painting(begun: float, ended: float) -> float:
    """When to paint again after a painting: 60 times a second if that costs little, else down to 30 times.

    A busy computer has better things to do, but what plays at 30 frames a second stays smooth.
    """
    return begun + min(max(1 / MAX_FPS, (ended - begun) / PAINTING_SHARE), 1 / BUSY_FPS)


def _picture(slot: int, view: View, places: dict[str, Rectangle]) -> dict[str, Any]:
    now = time.monotonic_ns()
    streams = []
    for tile in view.tiles:
        place = places[tile.stream]
        age = (now - tile.arrived_ns) / 1e6 if tile.arrived_ns else None
        rectangle = [place.x, place.y, place.width, place.height]
        streams.append(
            {"node": tile.stream, "state": tile.state, "fps": tile.fps, "age_ms": age, "rectangle": rectangle}
        )
    return {
        "op": "picture",
        "slot": slot,
        "sequence": view.version,
        "composed_ns": now,
        "owner": view.owner,
        "streams": streams,
    }
