"""The two ways to convert: FFmpeg's scaler straight into the target, or through PyAV."""

from __future__ import annotations

import platform
from typing import Protocol

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from belvedere_simulator.video.conversion.locator import find_library
from belvedere_simulator.video.conversion.plan import FAST_FORMATS, ROW_MULTIPLE, Kind, plan
from belvedere_simulator.video.conversion.swscale import (
    ACCURATE,
    BILINEAR,
    COEFFICIENTS,
    FULL_CHROMA,
    Picture,
    Scaler,
    Swscale,
)

Image = NDArray[np.uint8]

_BGR_BYTES = 3


class Engine(Protocol):
    """Converts one picture of `kind` into `target`, uint8 (H, W, 3) BGR."""

    def convert(self, frame: av.VideoFrame, kind: Kind, target: Image) -> None:
        """Raises ValueError for a picture that cannot be converted."""


class DirectEngine:
    """FFmpeg's scaler, writing into the target itself. Keeps its scalers while the kind stays."""

    def __init__(self, library: Swscale, *, truncates: bool) -> None:
        self._library = library
        self._truncates = truncates
        self._kind: Kind | None = None
        self._scalers: tuple[Scaler, ...] = ()
        self._between: av.VideoFrame | None = None
        self._padded: Image | None = None

    def convert(self, frame: av.VideoFrame, kind: Kind, target: Image) -> None:
        """See `Engine`."""
        if kind != self._kind:
            self._prepare(kind)
        source = Picture.of(frame)
        if self._between is not None:
            between = Picture.of(self._between)
            self._scalers[0].run(source, between)
            source = between
        rows = target if self._padded is None else self._padded
        self._scalers[-1].run(source, Picture((rows.ctypes.data,), (rows.strides[0],)))
        if rows is not target:
            target[:] = rows[: target.shape[0], : target.shape[1]]

    def _prepare(self, kind: Kind) -> None:
        self._kind = None
        self._scalers = tuple(Scaler(self._library, step) for step in plan(kind, truncates=self._truncates))
        width, height = kind.target_size
        two_steps = len(self._scalers) > 1
        self._between = av.VideoFrame(width, height, kind.pixel_format) if two_steps else None
        padding = -width % ROW_MULTIPLE
        # One row more than needed: blocks may be wider than ROW_MULTIPLE in the last row.
        self._padded = np.empty((height + 1, width + padding, _BGR_BYTES), np.uint8) if padding else None
        self._kind = kind


class PyavEngine:
    """PyAV's own conversion, then a copy: for a PyAV whose FFmpeg cannot be reached.

    The truncation of FFmpeg's fast code cannot be taken away here: about one level darker.
    """

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def convert(self, frame: av.VideoFrame, kind: Kind, target: Image) -> None:
        """See `Engine`."""
        width, height = kind.target_size
        flags = BILINEAR if kind.pixel_format in FAST_FORMATS else BILINEAR | FULL_CHROMA | ACCURATE
        picture = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="bgr24",
            src_colorspace=COEFFICIENTS[kind.colour.matrix],
            src_color_range=2 if kind.colour.full else 1,
            dst_color_range=2,
            interpolation=flags,
            threads=1,
        )
        plane = picture.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height]
        target[:] = rows[:, : width * _BGR_BYTES].reshape(height, width, _BGR_BYTES)


def best_engine() -> Engine:
    """The direct engine where PyAV's FFmpeg can be found and used, else the one through PyAV."""
    swscale, avutil = find_library("swscale"), find_library("avutil")
    if swscale is None or avutil is None:
        return PyavEngine()
    try:
        library = Swscale(swscale, avutil)
    except (OSError, AttributeError):
        return PyavEngine()
    return DirectEngine(library, truncates=platform.machine().lower() in ("x86_64", "amd64"))
