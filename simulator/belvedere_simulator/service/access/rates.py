"""The request rates of the original service, for scripts that want to meet them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request

ALL_PER_SECOND = 5.0
CHANGES_PER_SECOND = 1.0
_WORDS = {
    "application-instances",
    "devices",
    "import-jobs",
    "jobs",
    "node-signals",
    "packages",
    "patch",
    "tags",
    "template-job",
    "versions",
}


class Rates(Protocol):
    """Counts requests against their limits."""

    def take(self, face: str, request: Request) -> None:
        """Count one request; ServiceError ThrottlingException when there were too many."""


class NoRates:
    """No limits."""

    def take(self, face: str, request: Request) -> None:
        """Nothing is counted."""


class Bucket:
    """Tokens that come back at a steady rate, at most one second's worth of them (and at least one)."""

    def __init__(self, per_second: float, now: float) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second)
        self._tokens = self._most
        self._then = now

    def take(self, now: float) -> bool:
        """Whether a token was there."""
        self._tokens = min(self._most, self._tokens + (now - self._then) * self._per_second)
        self._then = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class AwsRates:
    """Five Panorama requests a second in all, and of every operation that changes something one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, face: str, request: Request) -> None:
        """Count one request; only those for Panorama are limited."""
        if face != "panorama":
            return
        limits = {"": ALL_PER_SECOND}
        if request.method != "GET":
            limits[operation_key(request)] = CHANGES_PER_SECOND
        with self._lock:
            now = self._clock()
            taken = all(self._bucket(key, rate, now).take(now) for key, rate in limits.items())
        if not taken:
            raise ServiceError("ThrottlingException", tr("Rate exceeded"), 429)

    def _bucket(self, key: str, rate: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(rate, now))


def operation_key(request: Request) -> str:
    """The operation as method and path without its identifiers."""
    first, *rest = request.path.strip("/").split("/")
    fixed = [segment if segment in _WORDS else "*" for segment in rest]
    return " ".join((request.method, first if first in _WORDS else "*", *fixed[:6]))
