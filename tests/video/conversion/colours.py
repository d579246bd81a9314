"""Pictures of known colours, computed in floating point by the formulas of the standards."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
import numpy.typing as npt

from belvedere_simulator.video.conversion.colour import Colour

Image = npt.NDArray[np.uint8]

CELL = 16
_WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
_TAGS = {"bt601": 6, "bt709": 1, "bt2020": 9}
_CHROMA = {"yuv420p": (2, 2), "yuvj420p": (2, 2), "yuv422p": (1, 2), "yuv444p": (1, 1)}


def cells(columns: int, rows: int, seed: int = 1) -> Image:
    """One colour a cell, BGR of shape (rows, columns, 3): the corners of the colour cube, then any."""
    colours = np.random.default_rng(seed).integers(0, 256, (rows * columns, 3), np.uint8)
    corners = [[255 * (n >> 2 & 1), 255 * (n >> 1 & 1), 255 * (n & 1)] for n in range(8)]
    colours[: len(corners)] = corners
    return colours.reshape(rows, columns, 3)


def picture(colours: Image, colour: Colour, pixel_format: str, *, cell: int = CELL) -> av.VideoFrame:
    """`colours` drawn as cells of `cell` pixels, in `pixel_format`, tagged with its matrix and range."""
    image = colours.repeat(cell, 0).repeat(cell, 1)
    frame = av.VideoFrame(image.shape[1], image.shape[0], pixel_format)
    depth = 4 if "10" in pixel_format else 1
    down, across = _CHROMA.get(pixel_format, (2, 2))
    luma, blue, red = (np.rint(plane * depth) for plane in _planes(image, colour))
    blue, red = blue[::down, ::across], red[::down, ::across]
    kind = np.uint16 if depth > 1 else np.uint8
    chroma = [np.stack([blue, red], -1).reshape(len(blue), -1)] if pixel_format == "nv12" else [blue, red]
    for plane, values in zip(frame.planes, [luma, *chroma], strict=True):
        rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
        rows[: values.shape[0], : values.shape[1]] = np.clip(values, 0, 256 * depth - 1)
    frame.colorspace, frame.color_range = _TAGS[colour.matrix], 2 if colour.full else 1
    return frame


def _planes(image: Image, colour: Colour) -> tuple[npt.NDArray[Any], ...]:
    blue, green, red = (image[..., channel] / 255 for channel in range(3))
    weight_red, weight_blue = _WEIGHTS[colour.matrix]
    luma = weight_red * red + (1 - weight_red - weight_blue) * green + weight_blue * blue
    chroma = (blue - luma) / (2 * (1 - weight_blue)), (red - luma) / (2 * (1 - weight_red))
    if colour.full:
        return luma * 255, chroma[0] * 255 + 128, chroma[1] * 255 + 128
    return luma * 219 + 16, chroma[0] * 224 + 128, chroma[1] * 224 + 128


def centres(image: Image, columns: int, rows: int) -> Image:
    """The colour in the middle of each cell of a converted picture."""
    height, width = image.shape[:2]
    down = (np.arange(rows) * height + height // 2) // rows
    across = (np.arange(columns) * width + width // 2) // columns
    found: Image = image[down][:, across]
    return found


def error(found: Image, truth: Image) -> int:
    """The largest difference between two images, in levels of 255."""
    return int(np.abs(found.astype(int) - truth.astype(int)).max())
