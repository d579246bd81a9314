"""The connection to the display server: a thread reads, the GUI thread asks and is told by signals."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.display.canvas import Canvas
from belvedere_desktop.display.messages import read_layout, read_picture, read_recording
from belvedere_simulator.sdk.panoramasdk import wire

_CONNECT_SECONDS = 5.0


class DisplayClient(QObject):
    """Watches the canvas behind one address.

    Signals: canvas_arrived(Canvas), picture_arrived(Picture), recording_changed(Recording),
    lost(why). One picture comes for each `ask_picture`, so a slow window is never flooded.
    """

    canvas_arrived = Signal(object)
    picture_arrived = Signal(object)
    recording_changed = Signal(object)
    lost = Signal(str)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._connection: socket.socket | None = None
        self._closing = threading.Event()
        self._sending = threading.Lock()
        self._canvas: Canvas | None = None
        self._thread = threading.Thread(target=self._read, name="display", daemon=True)

    def start(self) -> None:
        """Connect and begin to watch; failures arrive by `lost`."""
        self._thread.start()

    def ask_picture(self) -> None:
        """Let the server send the next picture, and take back every slot but the last one sent."""
        self._send({"op": "next"})

    def record(self, path: str) -> None:
        """Ask for the canvas to be recorded as MP4 (H.264) to `path`."""
        self._send({"op": "record", "path": path})

    def stop_recording(self) -> None:
        """Finish the recording."""
        self._send({"op": "stop_recording"})

    def close(self) -> None:
        """End the connection and the thread; no signal comes afterwards."""
        self._closing.set()
        if self._connection is not None:
            with contextlib.suppress(OSError):  # the server was faster
                self._connection.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(_CONNECT_SECONDS + 1)

    def _send(self, header: dict[str, Any]) -> None:
        connection = self._connection
        if connection is None or self._closing.is_set():
            return
        try:
            with self._sending:
                wire.send(connection, header)
        except wire.WireError:
            pass  # the reading thread meets the same end and tells it once

    def _read(self) -> None:
        why = ""
        try:
            with wire.connect(self._address, _CONNECT_SECONDS) as connection:
                self._connection = connection
                self._send({"op": "watch"})
                while not self._closing.is_set():
                    self._handle(*wire.receive(connection))
        except (OSError, ValueError, KeyError, TypeError) as error:
            why = str(error)
        if not self._closing.is_set():
            self.lost.emit(why)

    def _handle(self, header: dict[str, Any], _payload: bytes, descriptors: list[int]) -> None:
        match header.get("op"):
            case "canvas":
                self._canvas = self._map(header, descriptors)
                self.canvas_arrived.emit(self._canvas)
                return
            case "picture" if self._canvas is not None:
                self.picture_arrived.emit(read_picture(header, self._canvas.layout))
            case "recording":
                self.recording_changed.emit(read_recording(header))
        for descriptor in descriptors:
            os.close(descriptor)

    def _map(self, header: dict[str, Any], descriptors: list[int]) -> Canvas:
        layout = read_layout(header)
        if "file" in header:
            return Canvas.from_file(layout, Path(str(header["file"])))
        if len(descriptors) != 1:
            raise ValueError("the canvas came without its memory")
        return Canvas.from_descriptor(layout, descriptors[0])
