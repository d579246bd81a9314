"""Noting when a window was painted."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_SAMPLES = 40


class FirstPainting(QObject):
    """Waits until `target` gives a widget of which something is painted, and nothing else is left to do;
    then tells the moment and ends the program.
    """

    def __init__(self, target: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._target = target
        self._seen = False
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first painting is followed by whatever waits already: only then a click is answered."""
        if not self._seen and event.type() == QEvent.Type.Paint and self._is_within(watched):
            self._seen = True
            QTimer.singleShot(0, self, self._finish)
        return False

    def _is_within(self, watched: QObject) -> bool:
        target = self._target()
        if target is None or not isinstance(watched, QWidget):
            return False
        return watched is target or target.isAncestorOf(watched)

    def _finish(self) -> None:
        moment, target = time.monotonic_ns(), self._target()
        assert target is not None
        told = {"painted_ns": moment, "colours": colours_in(target.window())}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        QCoreApplication.quit()


def colours_in(window: QWidget) -> int:
    """How many colours are seen on a grid of points: a window that shows nothing has one."""
    image = window.grab().toImage()
    width, height = image.width(), image.height()
    points = [
        (x * width // _SAMPLES, y * height // _SAMPLES) for x in range(_SAMPLES) for y in range(_SAMPLES)
    ]
    return len({image.pixel(x, y) for x, y in points})
