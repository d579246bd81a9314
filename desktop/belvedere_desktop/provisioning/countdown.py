"""The time that an archive is valid yet."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

VALID_SECONDS = 300


class Countdown(QObject):
    """Runs from the moment an archive is made. Signals: ticked(seconds left); expired(), once."""

    ticked = Signal(int)
    expired = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._tick)

    @property
    def left(self) -> int:
        """Seconds."""
        return max(0, round(self._until - time.time()))

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self._until <= time.time()

    def begin(self, until: float) -> None:
        """Count down to `until` (epoch seconds)."""
        self._until = until
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._timer.stop()

    def _tick(self) -> None:
        left = self.left
        self.ticked.emit(left)
        if left == 0:
            self._timer.stop()
            self.expired.emit()


def shown(left: int) -> str:
    """Minutes and seconds."""
    return f"{left // 60}:{left % 60:02d}"
