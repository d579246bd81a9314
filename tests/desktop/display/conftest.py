"""A display server that speaks the real protocol over a real socket and a real memory file."""

from __future__ import annotations

import os
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from belvedere_desktop.display.messages import CanvasLayout
from belvedere_simulator.sdk.panoramasdk import wire

PATIENCE = 60.0
"""Seconds: a window may be a process that has to start."""
LAYOUT = CanvasLayout(width=320, height=180, stride=1280, slots=3)


class DisplayServer:
    """One watcher at a time. `requests` gets every header the window sends."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.requests: queue.Queue[dict[str, Any]] = queue.Queue()
        self._memory = os.memfd_create("canvas")
        os.ftruncate(self._memory, LAYOUT.size)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        self._watcher: socket.socket | None = None
        self._watching = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def fill(self, slot: int, bgrx: bytes) -> None:
        """Paint a whole slot in one colour."""
        os.pwrite(self._memory, bgrx * (LAYOUT.width * LAYOUT.height), slot * LAYOUT.stride * LAYOUT.height)

    def send_picture(self, slot: int, sequence: int, **more: Any) -> None:
        """Tell the window that `slot` holds a new picture."""
        stream = {
            "node": "front",
            "state": "RUNNING",
            "fps": 14.9,
            "age_ms": 21.0,
            "rectangle": [0, 0, 320, 180],
        }
        header = {"op": "picture", "slot": slot, "sequence": sequence, "composed_ns": 1, "owner": "counter"}
        self.send({**header, "streams": [stream], **more})

    def send(self, header: dict[str, Any]) -> None:
        """Send one message to the window."""
        assert self._watching.wait(PATIENCE)
        assert self._watcher is not None
        wire.send(self._watcher, header)

    def next_request(self, op: str) -> dict[str, Any]:
        """The next thing the window asks for, which must be `op`."""
        request = self.requests.get(timeout=PATIENCE)
        assert request["op"] == op
        return request

    def hang_up(self) -> None:
        """End the watcher's connection, as a killed worker does."""
        assert self._watcher is not None
        self._watching.clear()
        self._watcher.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take everything down."""
        self._listener.shutdown(socket.SHUT_RDWR)
        if self._watcher is not None and self._watching.is_set():
            with suppress(OSError):  # the window closed it meanwhile
                self.hang_up()
        self._thread.join(PATIENCE)
        self._listener.close()
        os.close(self._memory)

    def _serve(self) -> None:
        while True:
            try:
                watcher, _ = self._listener.accept()
            except OSError:
                return
            with watcher:
                self._watcher = watcher
                self._talk(watcher)

    def _talk(self, watcher: socket.socket) -> None:
        fields = {
            "width": LAYOUT.width,
            "height": LAYOUT.height,
            "stride": LAYOUT.stride,
            "slots": LAYOUT.slots,
        }
        try:
            while True:
                header, _payload, _descriptors = wire.receive(watcher)
                if header["op"] == "watch":
                    wire.send(watcher, {"op": "canvas", "format": "bgrx", **fields}, b"", [self._memory])
                    self._watching.set()
                self.requests.put(header)
        except (wire.WireError, OSError):
            self._watching.clear()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DisplayServer]:
    """A display server nobody watches yet."""
    display = DisplayServer(tmp_path / "display.sock")
    yield display
    display.close()
