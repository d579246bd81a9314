"""Which matrix and which range a picture's numbers are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Matrix = Literal["bt709", "fcc", "bt601", "smpte240m", "bt2020"]

# FFmpeg's AVColorSpace, as frames carry it. 2 is "unspecified", 0 is RGB (no matrix at all).
_MATRICES: dict[int, Matrix] = {
    1: "bt709",
    4: "fcc",
    5: "bt601",
    6: "bt601",
    7: "smpte240m",
    9: "bt2020",
    10: "bt2020",
}
_LIMITED, _FULL = 1, 2
_HD_LINES = 720


@dataclass(frozen=True)
class Colour:
    """The meaning of a picture's numbers. `full` is 0..255 for black to white, otherwise 16..235."""

    matrix: Matrix
    full: bool


def colour_of(colorspace: int, color_range: int, pixel_format: str, height: int) -> Colour:
    """Decide from what the stream says; what it leaves open is decided as television does.

    Unspecified matrix: BT.709 from 720 lines up, else BT.601. Unspecified range: limited, except
    for the formats that are full by definition (`yuvj...`, grey and RGB).
    """
    matrix = _MATRICES.get(colorspace, "bt709" if height >= _HD_LINES else "bt601")
    if pixel_format.startswith("yuvj"):
        return Colour(matrix, full=True)
    if color_range in (_LIMITED, _FULL):
        return Colour(matrix, full=color_range == _FULL)
    return Colour(matrix, full=not pixel_format.startswith(("yuv", "nv", "p0", "y2", "uyvy", "yvyu")))
