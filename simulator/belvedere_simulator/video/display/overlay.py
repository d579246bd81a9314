"""Boxes and labels, drawn at display size over a tile of the canvas."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# Neither colour nor size is documented for the appliance; its test utility draws red boxes and white text.
BOX_COLOUR = (40, 40, 255, 255)
TEXT_COLOUR = (255, 255, 255, 255)
OUTLINE_COLOUR = (0, 0, 0, 255)
FONT = cv2.FONT_HERSHEY_SIMPLEX
LONGEST_LABEL = 500


@dataclass(frozen=True)
class Rect:
    """A box, in fractions of the picture."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Label:
    """A line of text with its lower left corner at `x`, `y`, in fractions of the picture."""

    text: str
    x: float
    y: float


Overlay = Sequence[Rect | Label]


def read_overlay(items: Any) -> Overlay:
    """Read `["rect", left, top, right, bottom]` and `["label", text, x, y]`.

    Fractions are clamped. Raises ValueError or TypeError for what an application must
    not send, so that nothing it sends can stop the painting.
    """
    return tuple(_read(item) for item in items)


def _read(item: Any) -> Rect | Label:
    match item:
        case ["rect", left, top, right, bottom]:
            return Rect(_fraction(left), _fraction(top), _fraction(right), _fraction(bottom))
        case ["label", str(text), x, y]:
            return Label(text[:LONGEST_LABEL], _fraction(x), _fraction(y))
    raise ValueError("neither a box nor a label")


def _fraction(value: Any) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("too large a number") from None
    if math.isnan(number):
        raise ValueError("not a number")
    return min(1.0, max(0.0, number))


def draw_overlay(tile: NDArray[np.uint8], overlay: Overlay) -> None:
    """Draw boxes, and labels over them, on a BGRX tile."""
    height, width = tile.shape[:2]
    thickness = max(1, round(height / 360))
    for item in overlay:
        if isinstance(item, Rect):
            corners = (
                (_pixel(item.left, width), _pixel(item.top, height)),
                (_pixel(item.right, width), _pixel(item.bottom, height)),
            )
            cv2.rectangle(tile, *corners, BOX_COLOUR, thickness)
    for item in overlay:
        if isinstance(item, Label):
            draw_text(tile, item.text, _pixel(item.x, width), _pixel(item.y, height))


def draw_text(tile: NDArray[np.uint8], text: str, x: int, y: int, size: float = 1.0) -> None:
    """Write white text with a dark edge; it is moved inside the tile when it would start outside."""
    scale = max(0.35, tile.shape[0] / 1080 * 1.1) * size
    thickness = max(1, round(scale * 1.6))
    printable = _printable(text)
    (_width, text_height), _base = cv2.getTextSize(printable, FONT, scale, thickness)
    place = (max(0, x), min(tile.shape[0] - 2, max(text_height + 2, y)))
    cv2.putText(tile, printable, place, FONT, scale, OUTLINE_COLOUR, thickness + 2, cv2.LINE_AA)
    cv2.putText(tile, printable, place, FONT, scale, TEXT_COLOUR, thickness, cv2.LINE_AA)


def draw_centred(tile: NDArray[np.uint8], text: str, size: float = 1.4) -> None:
    """Write one line in the middle of the tile."""
    scale = max(0.35, tile.shape[0] / 1080 * 1.1) * size
    printable = _printable(text)
    (width, height), _base = cv2.getTextSize(printable, FONT, scale, max(1, round(scale * 1.6)))
    draw_text(tile, printable, (tile.shape[1] - width) // 2, (tile.shape[0] + height) // 2, size)


def _pixel(fraction: float, size: int) -> int:
    return min(size - 1, round(fraction * size))


def _printable(text: str) -> str:
    """OpenCV's strokes know ASCII only: accents are taken off, what is left over becomes a question mark."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (char for char in plain if not unicodedata.combining(char))
    return "".join(char if " " <= char <= "~" else "?" for char in kept)
