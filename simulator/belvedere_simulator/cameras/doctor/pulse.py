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
        return (sum(late) / len(late), max(late)) if late else (0.0, 0.0)

    def _run(self) -> None:
        due = time.monotonic() + _BEAT
        while not self._ended.wait(max(0.0, due - time.monotonic())):
            now = time.monotonic()
            self._beats.append((now, now - due))
            due = now + _BEAT
