"""The clip that is played: moving, noisy, H.264 High, each frame with its number burned in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from belvedere_simulator.bench.settings import ClipShape
from belvedere_simulator.bench.work import CELL_ROWS, CELLS

GROUP = 60
_SEED = 4
_NOISE = 12
_VARIANT = 1

Plane = NDArray[np.uint8]


def clip_file(shape: ClipShape, cache: Path) -> Path:
    """The clip of this shape, made at its first use."""
    name = f"clip-{_VARIANT}-{shape.width}x{shape.height}-{shape.rate}-{shape.frames}-{shape.bit_rate}.mp4"
    path = cache / name
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{name}.part")
        _encode(shape, unfinished)
        unfinished.replace(path)
    return path


def _encode(shape: ClipShape, path: Path) -> None:
    scene = _Scene(shape)
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=shape.rate)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = shape.width, shape.height, "yuv420p"
        context = stream.codec_context
        context.gop_size, context.max_b_frames, context.bit_rate = GROUP, 0, shape.bit_rate
        context.time_base = Fraction(1, shape.rate)
        coding = f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:bframes=0"
        rate = {"maxrate": str(shape.bit_rate), "bufsize": str(shape.bit_rate)}
        context.options = {"preset": "veryfast", "profile": "high", "x264-params": coding, **rate}
        context.colorspace, context.color_range = 1, 1
        for number in range(shape.frames):
            frame = av.VideoFrame.from_ndarray(scene.picture(number), format="yuv420p")
            frame.pts, frame.time_base = number, context.time_base
            frame.colorspace, frame.color_range = 1, 1
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


class _Scene:
    """A textured wall that wanders past a noisy camera."""

    def __init__(self, shape: ClipShape) -> None:
        self._shape = shape
        chance = np.random.default_rng(_SEED)
        height, width = shape.height, shape.width
        self._wall = _texture(chance, height * 2, width * 2)
        self._colours = [_texture(chance, height, width, 96, 160) for _ in range(2)]
        self._noise = chance.normal(0, _NOISE, (height + 64, width + 64)).astype(np.int16)

    def picture(self, number: int) -> Plane:
        """Planar YUV 4:2:0 of shape (height * 3 / 2, width)."""
        height, width = self._shape.height, self._shape.width
        left, top = _wander(number, 5, width), _wander(number, 3, height)
        luma = self._wall[top : top + height, left : left + width].astype(np.int16)
        row, column = number * 37 % 64, number * 23 % 64
        luma += self._noise[row : row + height, column : column + width]
        planes = [np.clip(luma, 16, 235).astype(np.uint8)]
        _write_number(planes[0], number)
        for colour in self._colours:
            part = colour[top // 2 : top // 2 + height // 2, left // 2 : left // 2 + width // 2].copy()
            part[: height // CELL_ROWS // 2] = 128
            planes.append(part.reshape(-1, width))
        return np.concatenate(planes)


def _texture(chance: np.random.Generator, height: int, width: int, low: int = 40, high: int = 220) -> Plane:
    """Smooth shapes of several sizes."""
    total = np.zeros((height, width), np.float32)
    for size, weight in ((16, 0.2), (48, 0.3), (160, 0.5)):
        coarse = chance.random((height // size + 2, width // size + 2)).astype(np.float32)
        total += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * weight
    return (low + np.clip(total, 0, 1) * (high - low)).astype(np.uint8)


def _wander(number: int, step: int, size: int) -> int:
    """To and fro between 0 and `size`, always even."""
    place = number * step % (2 * size)
    return min(place, 2 * size - place) // 2 * 2


def _write_number(luma: Plane, number: int) -> None:
    height, width = luma.shape
    for cell in range(CELLS):
        lit = number >> (CELLS - 1 - cell) & 1
        luma[: height // CELL_ROWS, width * cell // CELLS : width * (cell + 1) // CELLS] = 235 if lit else 16
