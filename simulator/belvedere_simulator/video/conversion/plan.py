"""How a picture becomes BGR: in one step or two, with which flags."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.video.conversion.colour import Colour
from belvedere_simulator.video.conversion.swscale import ACCURATE, BILINEAR, FULL_CHROMA, Conversion

# 8-bit planar formats for which FFmpeg has hand-written code straight to BGR: five to ten times as
# fast as its general path.
FAST_FORMATS = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p"})

# That code truncates instead of rounding, which darkens limited-range pictures by up to 3 levels.
# 7/8 of a luma level takes the bias away (measured: at most 2 levels left, 0.5 on average).
_TRUNCATION = 224

# The same code works in blocks: with a row that ends inside a block it leaves pixels out, or writes
# behind the last row.
ROW_MULTIPLE = 16


@dataclass(frozen=True)
class Kind:
    """What has to be equal for a plan to be used again."""

    pixel_format: str
    source_size: tuple[int, int]
    target_size: tuple[int, int]
    colour: Colour


def plan(kind: Kind, *, truncates: bool) -> tuple[Conversion, ...]:
    """The steps from `kind` to BGR24.

    A fast format that must shrink is first scaled in its own format, then converted: faster than
    FFmpeg's general path at once, and with less error. `truncates` tells whether the machine's fast
    code truncates (x86) or rounds.
    """
    if kind.pixel_format not in FAST_FORMATS:
        return (_step(kind, kind.source_size, "bgr24", BILINEAR | FULL_CHROMA | ACCURATE),)
    brightness = _TRUNCATION if truncates and not kind.colour.full else 0
    to_bgr = _step(kind, kind.target_size, "bgr24", BILINEAR, brightness)
    if kind.source_size == kind.target_size:
        return (to_bgr,)
    return _step(kind, kind.source_size, kind.pixel_format, BILINEAR), to_bgr


def _step(
    kind: Kind, source_size: tuple[int, int], target_format: str, flags: int, brightness: int = 0
) -> Conversion:
    return Conversion(
        source_format=kind.pixel_format,
        source_size=source_size,
        target_format=target_format,
        target_size=kind.target_size,
        colour=kind.colour,
        target_full=True if target_format == "bgr24" else kind.colour.full,
        flags=flags,
        brightness=brightness,
    )
