"""What a device's end remembers of its requests: which answer belongs to which. No connection, no clock."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.channel.messages import Object, Unreadable, read_object


class Rejection(Exception):
    """The service refused a request; `payload` is its answer."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        super().__init__(f"{payload.get('code')}: {payload.get('message')}")
        self.payload = dict(payload)

    @property
    def code(self) -> str:
        """The code, as text."""
        return str(self.payload.get("code", ""))


@dataclass
class Waiting:
    """A request that has no answer yet."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: Object | None = None
    refused: bool = False


class Requests:
    """The requests on their way, by their tokens. Safe from several threads."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}
        self._lock = threading.Lock()

    def add(self, token: str) -> Waiting:
        """Begin to wait for the answer to a token."""
        with self._lock:
            return self._waiting.setdefault(token, Waiting())

    def drop(self, token: str) -> None:
        """Wait no longer."""
        with self._lock:
            self._waiting.pop(token, None)

    def lost(self) -> None:
        """The connection ended: nobody answers any more."""
        with self._lock:
            for waiting in self._waiting.values():
                waiting.done.set()

    def heard(self, topic: str, payload: bytes) -> bool:
        """Whether a message was an answer that somebody waits for."""
        if not topic.endswith(("/accepted", "/rejected")):
            return False
        try:
            answer = read_object(payload)
        except Unreadable:
            return False
        with self._lock:
            waiting = self._waiting.get(str(answer.get("clientToken", "")))
        if waiting is None or waiting.done.is_set():
            return False
        waiting.answer, waiting.refused = answer, topic.endswith("/rejected")
        waiting.done.set()
        return True
