"""A batch that went to the application before its question, until that comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from belvedere_simulator.video.worker.taker import Lent


@dataclass
class _Pending:
    owner: object
    port: str
    batch: list[Lent]
    is_asked_for: bool = False


class Ahead:
    """At most one batch. `asked_for` is told once that the application wanted it. Any thread may use this.

    The question may be read later than a put of the same frames that came on another connection: that put
    tells as well that the question was sent.
    """

    def __init__(self, asked_for: Callable[[str, Sequence[Lent]], None]) -> None:
        self._asked_for = asked_for
        self._lock = threading.Lock()
        self._pending: _Pending | None = None

    def lay(self, owner: object, port: str, batch: list[Lent]) -> None:
        """A batch is about to go to `owner`, the connection that the question will come by."""
        with self._lock:
            self._pending = _Pending(owner, port, batch)

    @property
    def is_free(self) -> bool:
        """Whether nothing is under way."""
        return self._pending is None

    def ask(self, owner: object, port: str) -> list[Lent] | None:
        """The question of `owner` came: what it got ahead of it. Raises ValueError for another port."""
        with self._lock:
            pending = self._pending
            if pending is None or pending.owner is not owner:
                return None
            if pending.port != port:
                raise ValueError(port)
            self._tell(pending)
            self._pending = None
            return pending.batch

    def shown(self, stream: str, number: int) -> None:
        """A frame was put."""
        pending = self._pending
        if pending is None or pending.is_asked_for:
            return
        with self._lock:
            fresh = (lent.taken for lent in pending.batch if not lent.taken.cached)
            if any((taken.camera, taken.frame.number) == (stream, number) for taken in fresh):
                self._tell(pending)

    def take_back(self, owner: object) -> tuple[str, list[Lent]] | None:
        """The port and the batch that `owner` got and never asked for; it is under way no more."""
        with self._lock:
            pending = self._pending
            if pending is None or pending.owner is not owner:
                return None
            self._pending = None
            return None if pending.is_asked_for else (pending.port, pending.batch)

    def _tell(self, pending: _Pending) -> None:
        if not pending.is_asked_for:
            pending.is_asked_for = True
            self._asked_for(pending.port, pending.batch)
