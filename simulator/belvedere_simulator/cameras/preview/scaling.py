"""Decoded pictures into 32-bit pixels of the size at which they are shown, in memory of ours."""

from __future__ import annotations

import platform
from dataclasses import replace

import av
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.video.conversion.colour import colour_of
from belvedere_simulator.video.conversion.locator import find_library
from belvedere_simulator.video.conversion.plan import ROW_MULTIPLE, Kind, plan
from belvedere_simulator.video.conversion.swscale import COEFFICIENTS, Picture, Scaler, Swscale

PIXEL_BYTES = 4
_FORMAT = "bgra"
_LEAST_HEIGHT = 2


def picture_size(width: int, height: int, room: tuple[int, int]) -> tuple[int, int]:
    """The largest picture with this aspect inside `room`, of a width that FFmpeg's fast code can fill."""
    scale = min(room[0] / width, room[1] / height)
    fitted = max(ROW_MULTIPLE, int(width * scale + 0.5) // ROW_MULTIPLE * ROW_MULTIPLE)
    return fitted, max(_LEAST_HEIGHT, min(room[1], round(fitted * height / width)))


def least_room(room: tuple[int, int]) -> tuple[int, int]:
    """`room`, or as much as the smallest picture needs."""
    return max(ROW_MULTIPLE, room[0]), max(_LEAST_HEIGHT, room[1])


class PictureScaler:
    """For one stream; not thread-safe, it keeps what it prepared for the last picture."""

    def __init__(self) -> None:
        swscale, avutil = find_library("swscale"), find_library("avutil")
        self._library = Swscale(swscale, avutil) if swscale and avutil else None
        self._truncates = platform.machine().lower() in ("x86_64", "amd64")
        self._kind: Kind | None = None
        self._scalers: tuple[Scaler, ...] = ()
        self._between: av.VideoFrame | None = None

    def scale(self, frame: av.VideoFrame, target: NDArray[np.uint8]) -> None:
        """Write the picture into `target`, (height, width, 4) of uint8, C-contiguous: blue, green, red, 255.

        Raises ValueError for a picture that FFmpeg cannot convert.
        """
        size = (target.shape[1], target.shape[0])
        name = frame.format.name
        colour = colour_of(int(frame.colorspace), int(frame.color_range), name, frame.height)
        kind = Kind(name, (frame.width, frame.height), size, colour)
        if self._library is None:
            _through_pyav(frame, kind, target)
            return
        if kind != self._kind:
            self._prepare(self._library, kind)
        source = Picture.of(frame)
        if self._between is not None:
            between = Picture.of(self._between)
            self._scalers[0].run(source, between)
            source = between
        self._scalers[-1].run(source, Picture((target.ctypes.data,), (target.strides[0],)))

    def _prepare(self, library: Swscale, kind: Kind) -> None:
        self._kind = None
        *before, last = plan(kind, truncates=self._truncates)
        steps = (*before, replace(last, target_format=_FORMAT))
        self._scalers = tuple(Scaler(library, step) for step in steps)
        self._between = av.VideoFrame(*kind.target_size, kind.pixel_format) if before else None
        self._kind = kind


def _through_pyav(frame: av.VideoFrame, kind: Kind, target: NDArray[np.uint8]) -> None:
    """For a PyAV whose FFmpeg cannot be reached: its own conversion, then a copy."""
    width, height = kind.target_size
    picture = frame.reformat(
        width=width,
        height=height,
        format=_FORMAT,
        src_colorspace=COEFFICIENTS[kind.colour.matrix],
        src_color_range=2 if kind.colour.full else 1,
        dst_color_range=2,
    )
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height]
    target[:] = rows[:, : width * PIXEL_BYTES].reshape(height, width, PIXEL_BYTES)
