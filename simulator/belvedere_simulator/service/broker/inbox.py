"""Messages on their way from a broker to the service."""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable

from belvedere_simulator.service.broker.broker import Received, Receiver, nobody

# `$aws/things/<thing>/shadow`, `panorama/things/<thing>/report`: what is counted together.
LEVELS = 4

_log = logging.getLogger(__name__)


class Inbox:
    """Hands over one message after the other, each with the number of those of its kind ahead of it."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._waiting: queue.SimpleQueue[tuple[Received, Callable[[], None]] | None] = queue.SimpleQueue()
        self._ahead: Counter[str] = Counter()
        self._lock = threading.Lock()

    def put(self, topic: str, payload: bytes, asker: str = "", done: Callable[[], None] = nobody) -> None:
        """Take a message; `done` is called when it was worked on."""
        kind = _kind(topic)
        with self._lock:
            ahead = self._ahead[kind]
            self._ahead[kind] += 1
        self._waiting.put((Received(topic, payload, asker, ahead), done))

    def work(self) -> None:
        """Hand over messages until the inbox is closed and empty."""
        while (next_one := self._waiting.get()) is not None:
            message, done = next_one
            try:
                self._receiver(message)
            except Exception:
                _log.exception("a message on %s could not be worked on", message.topic)
            kind = _kind(message.topic)
            with self._lock:
                self._ahead[kind] -= 1
                if not self._ahead[kind]:
                    del self._ahead[kind]
            done()

    def close(self) -> None:
        """Take no more."""
        self._waiting.put(None)


def _kind(topic: str) -> str:
    return "/".join(topic.split("/", LEVELS)[:LEVELS])
