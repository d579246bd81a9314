"""Frames from the client child: the newest one that is wanted, one at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QImage

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.replay.state import FrameState, frame_of
from belvedere_simulator.errors import BelvedereError

_DOT = 4


@dataclass(frozen=True)
class Wanted:
    """A frame of a stream, and its number among the steps."""

    stream: str
    place: int
    turn: int
    number: int


class FrameFeed(QObject):
    """Signals: came(Wanted, FrameState, QImage), the image is null where there is none; failed(error).

    Who steps faster than pictures can be decoded gets the one where they stop.
    """

    came = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, client: Client, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._folder = QTemporaryDir()
        self._runs: dict[str, Any] = {}
        self._wanted: Wanted | None = None
        self._asked: Wanted | None = None
        self._call: PendingCall | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a frame is awaited."""
        return self._asked is not None or self._wanted is not None

    def use(self, runs: Mapping[str, Any]) -> None:
        """Frames of these `a`, `b` and `iou` from now on."""
        self.stop()
        self._runs = dict(runs)

    def want(self, wanted: Wanted) -> None:
        """Have this one come."""
        self._wanted = wanted
        self._next()

    def stop(self) -> None:
        """Nothing is wanted any more."""
        call, self._call = self._call, None
        self._wanted = self._asked = None
        if call is not None:
            call.cancel()

    def _next(self) -> None:
        wanted = self._wanted
        if self._asked is not None or wanted is None:
            return
        self._wanted, self._asked = None, wanted
        given = {"stream": wanted.stream, "frame": wanted.place, "turn": wanted.turn}
        listeners = Listeners(self._on_frame, self._on_failure)
        self._call = self._client.call(
            "replay.frame", {**self._runs, **given, "folder": self._folder.path()}, listeners
        )

    def _on_frame(self, told: dict[str, Any]) -> None:
        wanted, self._asked, self._call = self._asked, None, None
        state = frame_of(told)
        if wanted is not None:
            self.came.emit(wanted, state, _image(state))
        self._next()

    def _on_failure(self, error: BelvedereError) -> None:
        self._asked = self._call = None
        self.failed.emit(error)
        self._next()


def _image(state: FrameState) -> QImage:
    """The dots as they were written a moment ago: they need no decoding. The file is gone then."""
    if not state.file:
        return QImage()
    path = Path(state.file)
    try:
        dots = path.read_bytes()
    except OSError:
        return QImage()
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
    if len(dots) < state.width * state.height * _DOT:
        return QImage()
    stride = state.width * _DOT
    # The bytes are only borrowed by the first image.
    return QImage(dots, state.width, state.height, stride, QImage.Format.Format_RGB32).copy()
