"""Answers that were given, kept for as long as what they are made from stays the same."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from belvedere_simulator.protocol.http import Response

_MOST = 1000


class Stamps(Protocol):
    """Knows whether answers may have become others: stamps are equal as long as none has."""

    def glance(self) -> object | None:
        """The stamp if it is known without waiting."""

    def stamp(self) -> object | None:
        """The stamp of this moment; None: nothing may be kept."""


@dataclass(frozen=True)
class Kept:
    """One answer, and what whoever hears it must be permitted."""

    action: str
    resources: tuple[str, ...]
    response: Response


class Memory:
    """The answers of one stamp by method and target; `operations` are those made from it alone."""

    def __init__(self, stamps: Stamps, operations: Collection[str]) -> None:
        self._stamps = stamps
        self._operations = frozenset(operations)
        self._lock = threading.Lock()
        self._stamp: object | None = None
        self._kept: dict[str, Kept] = {}

    def stamp(self) -> object | None:
        """To be taken before an answer is made."""
        return self._stamps.stamp()

    def keep(self, stamp: object | None, operation: str, target: str, kept: Kept) -> None:
        """Keep an answer made after `stamp` was taken."""
        if stamp is None or operation not in self._operations:
            return
        with self._lock:
            if stamp is not self._stamp:
                self._stamp, self._kept = stamp, {}
            if len(self._kept) < _MOST:
                self._kept[target] = kept

    def has(self, target: str) -> bool:
        """Whether an answer to `target` is kept, be it still the answer or not."""
        return target in self._kept

    def recall(self, target: str) -> Kept | None:
        """The answer to `target`, if it is still the answer; never waits."""
        with self._lock:
            stamp, kept = self._stamp, self._kept.get(target)
        return kept if kept is not None and self._stamps.glance() is stamp else None
