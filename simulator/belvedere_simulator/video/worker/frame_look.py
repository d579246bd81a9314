"""One look at what an application does with a batch: what it was given, and what it put of it."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.video.display.overlay import Label, Overlay, Rect
from belvedere_simulator.video.worker.taker import Lent

_WIDTHS = ((1, 800), (4, 480), (16, 320))
"""How wide pictures are told, by how many there are: all of them have to fit into one message."""
_QUALITY = 82

Picture = NDArray[np.uint8]


@dataclass
class _Frame:
    stream: str
    number: int
    stamp: tuple[int, int]
    width: int
    height: int
    cached: bool
    picture: Picture | None = None
    shown: bool = False
    overlay: list[list[Any]] = field(default_factory=list)


class FrameLook:
    """Waits for the next batch, then for what is put of it, or for the next batch where nothing is.

    Only while somebody looks is there one; pictures are copied for that one batch. Any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._port = ""
        self._frames: list[_Frame] = []
        self._taken_ns = 0
        self._ended_ns = 0

    def delivered(self, port: str, batch: Sequence[Lent]) -> None:
        """The application is about to be given a batch."""
        with self._lock:
            if self._ended_ns:
                return
            if self._port:
                if port == self._port:
                    self._ended_ns = time.monotonic_ns()
                return
            self._port = port
            width = next((width for most, width in _WIDTHS if len(batch) <= most), _WIDTHS[-1][1])
            self._frames = [_frame(lent, width) for lent in batch]
            self._taken_ns = time.monotonic_ns()

    def shown(self, stream: str, number: int, picture: Picture, overlay: Overlay) -> None:
        """The application put a frame."""
        with self._lock:
            if self._ended_ns:
                return
            for frame in self._frames:
                if (frame.stream, frame.number) == (stream, number):
                    width = frame.picture.shape[1] if frame.picture is not None else _WIDTHS[0][1]
                    frame.picture = _reduced(picture, width)
                    frame.shown = True
                    frame.overlay = [_item(each) for each in overlay]

    def put_done(self) -> None:
        """A put is complete."""
        with self._lock:
            if not self._ended_ns and any(frame.shown for frame in self._frames):
                self._ended_ns = time.monotonic_ns()

    def document(self) -> dict[str, Any]:
        """What was seen; empty until the application has done with the batch. Times are monotonic."""
        with self._lock:
            if not self._ended_ns:
                return {}
            frames = [_told(frame) for frame in self._frames]
        return {"port": self._port, "taken": self._taken_ns, "ended": self._ended_ns, "frames": frames}


def _frame(lent: Lent, width: int) -> _Frame:
    frame = lent.taken.frame
    picture = _reduced(lent.buffer.picture(lent.width, lent.height), width) if lent.buffer else None
    seconds, micro = frame.time_stamp
    return _Frame(
        lent.taken.camera,
        frame.number,
        (int(seconds), int(micro)),
        lent.width,
        lent.height,
        lent.taken.cached,
        picture,
    )


def _reduced(picture: Picture, width: int) -> Picture:
    """A copy, at most so wide: the application goes on writing into its own."""
    height = max(1, round(picture.shape[0] * width / picture.shape[1]))
    if picture.shape[1] <= width:
        return picture.copy()
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _item(item: Rect | Label) -> list[Any]:
    if isinstance(item, Rect):
        return ["rect", item.left, item.top, item.right, item.bottom]
    return ["label", item.text, item.x, item.y]


def _told(frame: _Frame) -> dict[str, Any]:
    return {
        "stream": frame.stream,
        "number": frame.number,
        "stamp": list(frame.stamp),
        "width": frame.width,
        "height": frame.height,
        "cached": frame.cached,
        "shown": frame.shown,
        "overlay": frame.overlay,
        "jpeg": _jpeg(frame.picture) if frame.picture is not None else "",
    }


def _jpeg(picture: Picture) -> str:
    _done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return base64.b64encode(data.tobytes()).decode("ascii")
