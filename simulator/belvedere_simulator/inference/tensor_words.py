"""A tensor as people look at it: its form, its range, a picture of it or its largest values."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_LONGEST_SIDE = 320
_SMALLEST_SIDE = 8
_CHANNELS = (1, 3)
_TOP = 10
_PIXELS = 320_000
"""Of all pictures of one answer together, which is one message."""


class TensorWords:
    """For one answer."""

    def __init__(self) -> None:
        self._pixels = _PIXELS

    def input(self, name: str, array: Array) -> dict[str, Any]:
        """An input, as a picture where it may be one: `png` (base64), with what was done to its values."""
        return {**_described(name, array), **self._picture(array)}

    def output(self, name: str, array: Array) -> dict[str, Any]:
        """An output with its largest values and their places."""
        return {**_described(name, array), "top": _top(array)}

    def _picture(self, array: Array) -> dict[str, Any]:
        found = picture_of(array)
        if found is None:
            return {}
        step = max(1, -(-max(found.shape[:2]) // _LONGEST_SIDE))
        shown = found[::step, ::step]
        if shown.size > self._pixels:
            return {}
        self._pixels -= shown.size
        pixels, stretched = _as_bytes(shown)
        return {"png": base64.b64encode(png(pixels)).decode("ascii"), "step": step, "stretched": stretched}


def picture_of(array: Array) -> Array | None:
    """The first picture in a tensor, as height, width and channels; None where its form is of no picture."""
    first = array[0] if array.ndim == 4 and array.shape[0] else array
    if first.ndim == 2:
        first = first[:, :, None]
    if first.ndim != 3 or first.dtype.kind not in "biuf":
        return None
    if first.shape[2] not in _CHANNELS and first.shape[0] in _CHANNELS:
        first = first.transpose(1, 2, 0)
    if first.shape[2] not in _CHANNELS or min(first.shape[:2]) < _SMALLEST_SIDE:
        return None
    return first


def png(pixels: Array) -> bytes:
    """A PNG of height, width and one or three channels of bytes."""
    height, width, channels = pixels.shape
    rows = np.zeros((height, width * channels + 1), np.uint8)
    rows[:, 1:] = pixels.reshape(height, width * channels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _as_bytes(picture: Array) -> tuple[Array, bool]:
    """Its values as bytes, and whether they were stretched from their smallest to their largest."""
    if picture.dtype == np.uint8:
        return picture, False
    values = np.nan_to_num(picture.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros(values.shape, np.uint8), True
    return ((values - low) * (255.0 / (high - low))).round().astype(np.uint8), True


def _described(name: str, array: Array) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "dtype": array.dtype.name, "shape": list(array.shape)}
    values = array.astype(np.float64).ravel()
    finite = values[np.isfinite(values)]
    told["bad"] = int(values.size - finite.size)
    if finite.size:
        told |= {"min": float(finite.min()), "max": float(finite.max()), "mean": float(finite.mean())}
    return told


def _top(array: Array) -> list[list[Any]]:
    """The largest values with their places, the largest first."""
    values = np.nan_to_num(array.astype(np.float64).ravel(), nan=-np.inf, posinf=np.inf, neginf=-np.inf)
    count = min(_TOP, values.size)
    if not count:
        return []
    chosen = np.argpartition(values, -count)[-count:]
    chosen = chosen[np.argsort(-values[chosen], kind="stable")]
    places = np.unravel_index(chosen, array.shape) if array.ndim else ()
    return [
        [[int(axis[at]) for axis in places], _plain(float(values[index]))] for at, index in enumerate(chosen)
    ]


def _plain(value: float) -> float | None:
    return value if np.isfinite(value) else None
