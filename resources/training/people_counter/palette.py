"""Colours (BGR). Clothes and distractors draw from the same ones, so that colour alone tells nothing."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from training.people_counter.sprite import Colour

SKIN: Sequence[Colour] = ((160, 190, 235), (120, 160, 215), (90, 125, 180), (60, 85, 130), (40, 55, 90))
HAIR: Sequence[Colour] = ((25, 25, 30), (35, 45, 65), (50, 75, 115), (90, 140, 190), (150, 150, 155))
SHOES: Sequence[Colour] = ((30, 30, 35), (45, 60, 90), (225, 225, 230), (60, 60, 150))
STONE: Sequence[Colour] = (
    (168, 178, 186),
    (150, 165, 180),
    (140, 142, 145),
    (165, 185, 205),
    (110, 115, 122),
)
WALL: Sequence[Colour] = ((175, 200, 220), (150, 175, 205), (190, 195, 195), (120, 145, 190), (205, 210, 205))


def pick(rng: np.random.Generator, colours: Sequence[Colour]) -> Colour:
    return colours[int(rng.integers(0, len(colours)))]


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """A BGR colour from hue 0..180, saturation and value 0..255."""
    pixel = np.array([[[hue, saturation, value]]], np.uint8)
    blue, green, red = cv2.cvtColor(pixel, cv2.COLOR_HSV2BGR)[0, 0].tolist()
    return int(blue), int(green), int(red)


def cloth_colour(rng: np.random.Generator) -> Colour:
    """Muted more often than loud, as clothes are."""
    return hsv(rng.uniform(0, 180), rng.uniform(20, 200), rng.uniform(45, 235))


def darker(colour: Colour, share: float) -> Colour:
    """`colour` times `share` (a share above 1 makes it lighter)."""
    blue, green, red = (min(255, int(part * share)) for part in colour)
    return blue, green, red
