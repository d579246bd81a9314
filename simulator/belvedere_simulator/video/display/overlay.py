"""Boxes and labels, drawn at display size over a tile of the canvas."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# Neither colour nor size is documented for the appliance; its test utility draws red boxes and white text.
BOX_COLOUR = (40, 40, 255, 255)
TEXT_COLOUR = (255, 255, 255, 255)
OUTLINE_COLOUR = (0, 0, 0, 255)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_overlay(tile: NDArray[np.uint8], overlay: Sequence[Sequence[Any]]) -> None:
    """Draw `["rect", left, top, right, bottom]` and `["label", text, x, y]` (fractions) on a BGRX tile."""
    height, width = tile.shape[:2]
    thickness = max(1, round(height / 360))
    for item in overlay:
        if item[0] == "rect":
            left, top, right, bottom = (float(value) for value in item[1:5])
            corners = (
                (_pixel(left, width), _pixel(top, height)),
                (_pixel(right, width), _pixel(bottom, height)),
            )
            cv2.rectangle(tile, *corners, BOX_COLOUR, thickness)
    for item in overlay:
        if item[0] == "label":
            draw_text(tile, str(item[1]), _pixel(float(item[2]), width), _pixel(float(item[3]), height))


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
    return min(size - 1, max(0, round(fraction * size)))


def _printable(text: str) -> str:
    """OpenCV's strokes know ASCII only: accents are taken off, what is left over becomes a question mark."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (char for char in plain if not unicodedata.combining(char))
    return "".join(char if " " <= char <= "~" else "?" for char in kept)
