"""How late this computer is itself: a busy one makes every camera look uneven."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

_BEAT = 0.05


class Pulse:
    """Wakes up regularly while entered, and notes by how much it was late. Safe from several threads."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera doctor pulse", daemon=True)
        self._beats: list[tuple[float, float]] = []
        self._due = time.monotonic() + _BEAT

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def delay(self, since: float) -> tuple[float, float]:
        """Mean and worst lateness from `since` (monotonic) on, in seconds."""
        late = [each for at, each in list(self._beats) if at >= since]
        # The beat that is due now may still be waiting for its turn.
        late.append(max(0.0, time.monotonic() - self._due))
        return sum(late) / len(late), max(late)

    def _run(self) -> None:
        while not self._ended.wait(max(0.0, self._due - time.monotonic())):
            now = time.monotonic()
            self._beats.append((now, now - self._due))
            self._due = now + _BEAT
