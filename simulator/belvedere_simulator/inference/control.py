"""Questions to the model server and their answers, several at a time over one link."""

from __future__ import annotations

import contextlib
import itertools
import queue
import socket
import threading
from typing import Any

from belvedere_simulator.sdk.panoramasdk import wire


class ControlLost(Exception):
    """The server went away before it answered."""


class Control:
    """The engine's end of the control link."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, queue.Queue[dict[str, Any] | None]] = {}
        self._lost = False
        self._reader = threading.Thread(target=self._read, name="model control", daemon=True)
        self._reader.start()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer. Raises ControlLost."""
        answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        with self._lock:
            if self._lost:
                raise ControlLost
            number = next(self._numbers)
            self._waiting[number] = answers
            with contextlib.suppress(OSError):  # then the reader notices too and answers None
                wire.send(self._connection, {**request, "id": number})
        answer = answers.get()
        if answer is None:
            raise ControlLost
        return answer

    def close(self) -> None:
        """End the link; whoever waits gets ControlLost."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._connection.close()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                answer = wire.receive(self._connection)[0]
                with self._lock:
                    waiting = self._waiting.pop(int(answer.get("id", -1)), None)
                if waiting is not None:
                    waiting.put(answer)
        with self._lock:
            self._lost = True
            for waiting in self._waiting.values():
                waiting.put(None)
            self._waiting.clear()
