"""What stands and moves on a square besides people, in the colours that clothes have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, sin

import numpy as np

from training.people_counter.palette import darker, hsv
from training.people_counter.sprite import Colour, Easel, Sprite


@dataclass(frozen=True)
class Look:
    """Two colours, a number in 0..1 that varies the shape, and the phase of whatever turns or sways."""

    colour: Colour
    second: Colour
    variety: float
    phase: float
    sun: float


def balloon(height: float, look: Look) -> Sprite:
    """A balloon on a string, its string's end near the ground."""
    easel = Easel(height, margin=0.3)
    sway = 0.03 * sin(look.phase)
    easel.limb((0, 0.04), (sway, 0.7), 0.008, (90, 90, 90))
    easel.ellipse((sway, 0.83), (0.12, 0.15), look.colour, angle=6 * sway)
    easel.polygon([(sway, 0.69), (sway - 0.02, 0.66), (sway + 0.02, 0.66)], look.colour)
    easel.ellipse((sway - 0.04, 0.89), (0.025, 0.04), darker(look.colour, 1.35))
    return easel.finish(look.sun)


def bollard(height: float, look: Look) -> Sprite:
    easel = Easel(height, margin=0.3)
    width = 0.08 + 0.06 * look.variety
    easel.box(-width, 0, width, 0.93, look.colour)
    easel.ellipse((0, 0.93), (width, 0.06), darker(look.colour, 1.2))
    easel.box(-width, 0.7, width, 0.78, look.second)
    return easel.finish(look.sun)


def lamp_post(height: float, look: Look) -> Sprite:
    easel = Easel(height, margin=0.25)
    metal = darker(look.second, 0.4)
    easel.box(-0.022, 0, 0.022, 0.12, metal)
    easel.limb((0, 0), (0, 0.9), 0.014, metal)
    easel.limb((0, 0.88), (0.1, 0.94), 0.011, metal)
    easel.ellipse((0.11, 0.93), (0.04, 0.02), (200, 235, 245))
    return easel.finish(look.sun)


def cart(height: float, look: Look) -> Sprite:
    """A vendor's cart with an awning and turning wheels."""
    easel = Easel(height, margin=0.75)
    for x in (-0.3, 0.3):
        easel.limb((x, 0.4), (x, 0.9), 0.025, (70, 80, 95))
    easel.box(-0.45, 0.22, 0.45, 0.52, look.colour)
    easel.box(-0.45, 0.46, 0.45, 0.52, look.second)
    for stripe in range(6):
        left = -0.54 + stripe * 0.18
        easel.polygon(
            [(left, 0.86), (left + 0.18, 0.86), (left * 0.8 + 0.144, 1.0), (left * 0.8, 1.0)],
            look.colour if stripe % 2 else (235, 238, 240),
        )
    for x in (-0.3, 0.3):
        wheel(easel, x, 0.14, look.phase)
    return easel.finish(look.sun)


def wheel(easel: Easel, x: float, radius: float, phase: float) -> None:
    easel.ellipse((x, radius), (radius, radius), (45, 45, 50))
    easel.ellipse((x, radius), (radius * 0.75, radius * 0.75), (150, 155, 160))
    for spoke in range(3):
        angle = phase + spoke * np.pi / 3
        reach = (radius * 0.8 * cos(angle), radius * 0.8 * sin(angle))
        easel.limb((x - reach[0], radius - reach[1]), (x + reach[0], radius + reach[1]), 0.02, (60, 60, 65))


def crates(height: float, look: Look) -> Sprite:
    easel = Easel(height, margin=0.6)
    easel.box(-0.4, 0, 0.35, 0.5, look.colour)
    easel.box(-0.4, 0.22, 0.35, 0.27, darker(look.colour, 0.7))
    top = 0.2 + 0.2 * look.variety
    easel.box(-top, 0.5, 0.25, 0.98, look.second)
    easel.box(-top, 0.72, 0.25, 0.76, darker(look.second, 0.7))
    return easel.finish(look.sun)


def ball(height: float, look: Look) -> Sprite:
    easel = Easel(height, margin=0.6)
    easel.ellipse((0, 0.5), (0.5, 0.5), look.colour)
    easel.limb((-0.4 * cos(look.phase), 0.5 - 0.4 * sin(look.phase)),
               (0.4 * cos(look.phase), 0.5 + 0.4 * sin(look.phase)), 0.16, look.second)  # fmt: skip
    return easel.finish(look.sun)


def bin_with_lid(height: float, look: Look) -> Sprite:
    easel = Easel(height, margin=0.45)
    easel.polygon([(-0.24, 0), (0.24, 0), (0.3, 0.82), (-0.3, 0.82)], look.colour)
    easel.ellipse((0, 0.84), (0.32, 0.13), look.second)
    easel.box(-0.14, 0.6, 0.14, 0.68, (40, 40, 40))
    return easel.finish(look.sun)


def topiary(height: float, look: Look) -> Sprite:
    """A clipped shrub in a pot: a round head on a stem, much like a person from afar."""
    easel = Easel(height, margin=0.4)
    leaf = hsv(50 + 15 * look.variety, 140, 90)
    easel.polygon([(-0.12, 0), (0.12, 0), (0.17, 0.25), (-0.17, 0.25)], look.second)
    easel.limb((0, 0.25), (0, 0.6), 0.05, (50, 70, 95))
    easel.ellipse((0.01 * sin(look.phase), 0.74), (0.24, 0.25), leaf)
    for index in range(14):
        angle, reach = index * 2.4, 0.05 + 0.013 * index
        spot = (reach * cos(angle), 0.74 + reach * sin(angle))
        easel.ellipse(spot, (0.03, 0.025), darker(leaf, 0.75 if index % 2 else 1.3))
    return easel.finish(look.sun)


def parasol(height: float, look: Look) -> Sprite:
    """A parasol, open over a table or folded: folded it is as tall and slim as a walker."""
    easel = Easel(height, margin=0.7)
    easel.limb((0, 0.02), (0, 0.96), 0.025, (210, 215, 220))
    easel.box(-0.1, 0, 0.1, 0.04, (90, 90, 95))
    if look.variety < 0.5:
        easel.polygon([(0, 0.98), (0.05, 0.88), (0.07, 0.45), (-0.07, 0.45), (-0.05, 0.88)], look.colour)
        easel.box(-0.055, 0.6, 0.055, 0.63, look.second)
        return easel.finish(look.sun)
    easel.polygon([(0, 1.0), (0.62, 0.76), (-0.62, 0.76)], look.colour)
    easel.polygon([(0, 1.0), (0.2, 0.76), (-0.2, 0.76)], look.second)
    return easel.finish(look.sun)


def board(height: float, look: Look) -> Sprite:
    """A street board or a parcel locker: an upright rectangle with lines."""
    easel = Easel(height, margin=0.5)
    width = 0.16 + 0.16 * look.variety
    easel.box(-width, 0.04, width, 1.0, look.second)
    easel.box(-width + 0.03, 0.15, width - 0.03, 0.95, look.colour)
    for row in range(3):
        easel.box(-width + 0.07, 0.3 + 0.2 * row, width - 0.09, 0.33 + 0.2 * row, darker(look.second, 1.3))
    return easel.finish(look.sun)


def flag(height: float, look: Look) -> Sprite:
    """A flag that waves on a pole."""
    easel = Easel(height, margin=0.6)
    easel.limb((0, 0), (0, 1.0), 0.015, (190, 195, 200))
    columns = np.linspace(0, 0.45, 10)
    lift = [0.03 * sin(look.phase * 2 - 12 * x) * (x / 0.45) for x in columns]
    upper = [(float(x), 0.98 + y) for x, y in zip(columns, lift, strict=True)]
    lower = [(float(x), 0.68 + y) for x, y in zip(columns, lift, strict=True)]
    easel.polygon([*upper, *reversed(lower)], look.colour)
    middle = [(x, y - 0.11) for x, y in upper]
    easel.polygon([*middle, *reversed([(x, y - 0.08) for x, y in middle])], look.second)
    return easel.finish(look.sun)


@dataclass(frozen=True)
class Kind:
    """How a thing is drawn, its height in metres (low, high), how far its foot floats, its speed in m/s."""

    draw: Callable[[float, Look], Sprite]
    height: tuple[float, float]
    floats: float = 0.0
    speed: float = 0.0


KINDS: Mapping[str, Kind] = {
    "balloon": Kind(balloon, (1.6, 2.4), floats=0.5, speed=0.7),
    "bollard": Kind(bollard, (0.8, 1.3)),
    "lamp post": Kind(lamp_post, (4.0, 5.5)),
    "cart": Kind(cart, (1.9, 2.3), speed=0.9),
    "crates": Kind(crates, (0.8, 1.7)),
    "ball": Kind(ball, (0.25, 0.7), speed=1.6),
    "bin": Kind(bin_with_lid, (0.9, 1.3)),
    "topiary": Kind(topiary, (1.3, 1.9)),
    "parasol": Kind(parasol, (1.8, 2.4)),
    "board": Kind(board, (1.2, 1.9)),
    "flag": Kind(flag, (3.0, 4.2)),
}
