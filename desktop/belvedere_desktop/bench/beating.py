"""How late the event loop of a window is."""

from __future__ import annotations

import time

from PySide6.QtCore import QEventLoop, Qt, QTimer

_BEAT_MS = 5


def beat(seconds: float) -> list[float]:
    """How late a timer of five milliseconds was each time, in ms."""
    delays: list[float] = []
    last = time.perf_counter()

    def note() -> None:
        nonlocal last
        now = time.perf_counter()
        delays.append(max(0.0, 1000 * (now - last) - _BEAT_MS))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(note)
    timer.start(_BEAT_MS)
    pass_time(round(1000 * seconds))
    timer.stop()
    return delays


def pass_time(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
