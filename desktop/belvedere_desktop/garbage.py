"""Python's collector of garbage, where windows may be taken down."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000


class Garbage(QObject):
    """Collected on the GUI thread alone, soon after there is enough of it, until `close`.

    By itself Python collects in whatever thread happens to fill the measure. In that of a job it would
    destroy windows and timers that nobody has any more: Qt complains of the timers, and for a window it
    waits for the GUI thread, which may wait for the job.
    """

    def __init__(self, parent: QObject | None = None, every_ms: int = _LOOK_MS) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(every_ms)

    def close(self) -> None:
        """From now on Python does as it did before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _look(self) -> None:
        measures = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [generation for generation, (count, most) in enumerate(measures) if count > most]
        if full:
            gc.collect(full[-1])
