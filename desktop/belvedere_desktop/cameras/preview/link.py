"""The connection to the decoding process: a thread reads, the GUI thread asks and is told by signals."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.cameras.preview.memory import open_memory
from belvedere_desktop.cameras.preview.messages import Saved, TileWish, read_memory, read_news
from belvedere_simulator.sdk.panoramasdk import wire

_CONNECT_SECONDS = 5.0


class PreviewLink(QObject):
    """Signals: connected(), memory_came(PictureMemory), news_came(News), saved(Saved).

    One answer comes for each `ask`, so a slow window is never flooded.
    """

    connected = Signal()
    memory_came = Signal(object)
    news_came = Signal(object)
    saved = Signal(object)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._connection: socket.socket | None = None
        self._closing = threading.Event()
        self._sending = threading.Lock()
        self._thread = threading.Thread(target=self._read, name="preview link", daemon=True)

    def start(self) -> None:
        """Connect and begin to read."""
        self._thread.start()

    def arrange(self, wishes: Mapping[str, TileWish]) -> None:
        """Have the tiles come so from now on, in new memory."""
        self._send({"op": "arrange", "tiles": {key: vars(wish) for key, wish in wishes.items()}})

    def ask(self) -> None:
        """Let the next news come; those of before have been taken in."""
        self._send({"op": "next"})

    def retry(self, key: str) -> None:
        """Have a camera tried again now."""
        self._send({"op": "retry", "key": key})

    def save(self, key: str, path: str) -> None:
        """Have the newest picture of a camera written as PNG, in the camera's size."""
        self._send({"op": "save", "key": key, "path": path})

    def close(self) -> None:
        """End the connection and the thread."""
        self._closing.set()
        if self._connection is not None:
            with contextlib.suppress(OSError):  # the other side was faster
                self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(_CONNECT_SECONDS + 1)

    def _send(self, header: dict[str, Any]) -> None:
        connection = self._connection
        if connection is None or self._closing.is_set():
            return
        with contextlib.suppress(wire.WireError), self._sending:
            # The reading thread meets the same end and tells it once.
            wire.send(connection, header)

    def _read(self) -> None:
        try:
            with wire.connect(self._address, _CONNECT_SECONDS) as connection:
                self._connection = connection
                self.connected.emit()
                while not self._closing.is_set():
                    self._handle(*wire.receive(connection))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # who started the process tells of its end

    def _handle(self, header: dict[str, Any], _payload: bytes, descriptors: list[int]) -> None:
        match header.get("op"):
            case "memory":
                self.memory_came.emit(open_memory(read_memory(header), descriptors))
                return
            case "news":
                del header["op"]
                self.news_came.emit(read_news(header))
            case "saved":
                self.saved.emit(Saved(str(header["key"]), str(header["path"]), str(header["why"])))
        for descriptor in descriptors:
            os.close(descriptor)
