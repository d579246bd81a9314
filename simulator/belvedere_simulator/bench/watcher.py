"""Watches the canvas as the display's window does: asks for the next picture as soon as one came."""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.bench.work import read_number
from belvedere_simulator.sdk.panoramasdk import wire

_CONNECT_SECONDS = 10.0


class CanvasWatcher:
    """Notes which frame each picture shows and when it came. The canvas holds one stream."""

    def __init__(self, address: str) -> None:
        self._link = wire.connect(address, _CONNECT_SECONDS)
        wire.send(self._link, {"op": "watch"})
        self._canvas = _map(*wire.receive(self._link)[::2])
        self._lock = threading.Lock()
        self._seen: list[tuple[int, int]] = []
        self._thread = threading.Thread(target=self._watch, name="canvas watcher", daemon=True)
        self._thread.start()

    def take_seen(self) -> list[tuple[int, int]]:
        """(number of the frame, CLOCK_MONOTONIC in ns) of every picture since the last call."""
        with self._lock:
            seen, self._seen = self._seen, []
            return seen

    def close(self) -> None:
        """Stop watching."""
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._link.close()

    def _watch(self) -> None:
        with contextlib.suppress(wire.WireError):
            while True:
                wire.send(self._link, {"op": "next"})
                header = self._next_picture()
                now = time.monotonic_ns()
                if header["streams"] and header["streams"][0]["age_ms"] is not None:
                    number = read_number(self._canvas[header["slot"]])
                    with self._lock:
                        self._seen.append((number, now))

    def _next_picture(self) -> dict[str, Any]:
        while True:
            header, _payload, descriptors = wire.receive(self._link)
            wire.close_descriptors(descriptors)
            if header["op"] == "picture":
                return header


def _map(facts: dict[str, Any], descriptors: list[int]) -> NDArray[np.uint8]:
    """The slots of the canvas as (slots, height, width, 4)."""
    shape = (facts["slots"], facts["height"], facts["width"], 4)
    if descriptors:
        memory = mmap.mmap(descriptors[0], int(np.prod(shape)))
        os.close(descriptors[0])
    else:
        with Path(facts["file"]).open("r+b") as file:
            memory = mmap.mmap(file.fileno(), int(np.prod(shape)))
    return np.frombuffer(memory, np.uint8).reshape(shape)
