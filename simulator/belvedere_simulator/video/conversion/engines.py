"""The two ways to convert: FFmpeg's scaler straight into the target, or through PyAV."""

from __future__ import annotations

import platform
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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
    Conversion,
    Picture,
    Scaler,
    Swscale,
)

Image = NDArray[np.uint8]

_BGR_BYTES = 3
_CHROMA_ROWS = {"yuv420p": 2, "yuvj420p": 2, "yuv422p": 1, "yuvj422p": 1}
"""Rows of luma to one of chroma, in the formats of FAST_FORMATS."""
_WORTH_TWO_THREADS = 640 * 480


class Engine(Protocol):
    """Converts one picture of `kind` into `target`, uint8 (H, W, 3) BGR."""

    def convert(self, frame: av.VideoFrame, kind: Kind, target: Image) -> None:
        """Raises ValueError for a picture that cannot be converted."""


class DirectEngine:
    """FFmpeg's scaler, writing into the target itself. Keeps its scalers while the kind stays."""

    def __init__(self, library: Swscale, *, truncates: bool, side_by_side: bool = False) -> None:
        self._library = library
        self._truncates = truncates
        self._helper = ThreadPoolExecutor(1, "lower half") if side_by_side else None
        self._halves: tuple[Scaler, ...] = ()
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
        if self._halves and self._helper is not None:
            self._run_halves(self._helper, source, target)
            return
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
        step = self._scalers[-1].conversion
        if self._helper is not None and not padding and _may_be_halved(step):
            half = (width, height // 2)
            conversion = replace(step, source_size=half, target_size=half)
            self._halves = (Scaler(self._library, conversion), Scaler(self._library, conversion))
        else:
            self._halves = ()
        self._kind = kind

    def _run_halves(self, helper: ThreadPoolExecutor, source: Picture, target: Image) -> None:
        """Two threads, the same pixels: FFmpeg's code for these formats never looks at other rows."""
        middle = target.shape[0] // 2
        shared = _CHROMA_ROWS[self._halves[0].conversion.source_format]
        shifts = (middle, middle // shared, middle // shared)
        addresses = tuple(
            address + stride * shift
            for address, stride, shift in zip(source.addresses, source.strides, shifts, strict=True)
        )
        stride = target.strides[0]
        lower = Picture((target.ctypes.data + stride * middle,), (stride,))
        done = helper.submit(self._halves[1].run, Picture(addresses, source.strides), lower)
        self._halves[0].run(source, Picture((target.ctypes.data,), (stride,)))
        done.result()


def _may_be_halved(step: Conversion) -> bool:
    """Whether two threads are worth it, and no row of chroma belongs to both halves."""
    width, height = step.target_size
    return step.source_format in _CHROMA_ROWS and height % 4 == 0 and width * height >= _WORTH_TWO_THREADS


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


def best_engine(*, side_by_side: bool = False) -> Engine:
    """The direct engine where PyAV's FFmpeg can be found and used, else the one through PyAV.

    `side_by_side` lets the direct one share large pictures between two threads.
    """
    swscale, avutil = find_library("swscale"), find_library("avutil")
    if swscale is None or avutil is None:
        return PyavEngine()
    try:
        library = Swscale(swscale, avutil)
    except (OSError, AttributeError):
        return PyavEngine()
    truncates = platform.machine().lower() in ("x86_64", "amd64")
    return DirectEngine(library, truncates=truncates, side_by_side=side_by_side)
