"""What appliances told of requests, for a while and in memory only.

Every process of a service hears every appliance, so whoever asks may ask any of them.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.channel.messages import Object, Unreadable, read_object

KEPT_SECONDS = 300.0
MOST_BYTES = 32 * 1024 * 1024
_MOST_NUMBERS = 4096
_KINDS = ("progress", "event", "result", "error", "cancelled")


@dataclass
class _Told:
    since: float
    news: dict[int, tuple[Object, int]] = field(default_factory=dict)
    size: int = 0


class ToolNews:
    """By thing and request. What is the oldest is forgotten when it is too much. Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: OrderedDict[tuple[str, str], _Told] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def heard(self, thing: str, payload: bytes) -> None:
        """An appliance told something; what makes no sense is passed over."""
        try:
            message = read_object(payload)
        except Unreadable:
            return
        request, number = message.get("id"), message.get("number")
        kind = next((each for each in _KINDS if each in message), None)
        sound = isinstance(request, str) and len(request) == 32 and type(number) is int
        if not sound or kind is None or not 0 <= int(number or 0) < _MOST_NUMBERS:
            return
        with self._lock:
            self._keep(thing, str(request), int(number or 0), {kind: message[kind]}, len(payload))

    def since(self, thing: str, request: str, number: int) -> list[Any]:
        """What came of a request from news `number` on, without a gap."""
        with self._lock:
            told = self._told.get((thing, request))
            if told is None:
                return []
            found = []
            while number in told.news:
                found.append(told.news[number][0])
                number += 1
            return found

    def _keep(self, thing: str, request: str, number: int, news: Object, size: int) -> None:
        told = self._told.setdefault((thing, request), _Told(self._clock()))
        before = told.news.get(number)
        told.news[number] = (news, size)
        told.size += size - (before[1] if before else 0)
        self._size += size - (before[1] if before else 0)
        now = self._clock()
        while self._told:
            oldest, first = next(iter(self._told.items()))
            if self._size <= MOST_BYTES and now - first.since <= KEPT_SECONDS:
                return
            self._size -= first.size
            del self._told[oldest]
