"""A drawn walker: body, head, limbs that swing, clothes of any colour and weave, sometimes a bag or a hat."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from training.people_counter.palette import HAIR, SHOES, SKIN, cloth_colour, darker, pick
from training.people_counter.sprite import Colour, Easel, Image, Point, Sprite


@dataclass(frozen=True)
class Wardrobe:
    """What one walker looks like. `long` is a skirt or coat (its length as a share of the legs)."""

    skin: Colour
    hair: Colour
    top: Colour
    bottom: Colour
    shoes: Colour
    weave: Image
    sleeves: float
    long: float
    hair_length: float
    hat: Colour | None
    bag: Colour | None
    build: float


@dataclass(frozen=True)
class Stance:
    """`phase` of the step in radians, `stride` 0 (standing) .. 1, `turn` -1 (to the left) .. 1 (right)."""

    phase: float
    stride: float
    turn: float


def weave(rng: np.random.Generator) -> Image:
    """A tile that multiplies a cloth's colour: plain, striped, checked or speckled."""
    kind = rng.integers(0, 6)
    tile = np.full((12, 12), 128, np.uint8)
    shade = int(rng.choice((70, 90, 180, 220)))
    if kind in (1, 3):
        tile[:6] = shade
    if kind in (2, 3):
        tile[:, :6] = shade
    if kind == 4:
        tile = rng.integers(95, 160, (12, 12)).astype(np.uint8)
    return tile


def wardrobe(rng: np.random.Generator) -> Wardrobe:
    """Draw one walker's clothes."""
    return Wardrobe(
        skin=pick(rng, SKIN),
        hair=pick(rng, HAIR),
        top=cloth_colour(rng),
        bottom=cloth_colour(rng),
        shoes=pick(rng, SHOES),
        weave=weave(rng),
        sleeves=float(rng.choice((0.5, 1.0, 1.0))),
        long=float(rng.choice((0.0, 0.0, 0.0, 0.35, 0.6))),
        hair_length=float(rng.choice((0.0, 0.0, 0.04, 0.09))),
        hat=cloth_colour(rng) if rng.random() < 0.15 else None,
        bag=cloth_colour(rng) if rng.random() < 0.35 else None,
        build=float(rng.uniform(0.85, 1.25)),
    )


def step(origin: Point, angle: float, length: float) -> Point:
    """The point `length` from `origin`, `angle` radians from straight down, positive to the right."""
    return origin[0] + length * sin(angle), origin[1] - length * cos(angle)


def draw_leg(easel: Easel, look: Wardrobe, stance: Stance, side: int) -> None:
    swing = stance.stride * sin(stance.phase + (pi if side > 0 else 0))
    lift = max(0.0, cos(stance.phase + (pi if side > 0 else 0))) * stance.stride
    facing = abs(stance.turn)
    direction = 1 if stance.turn >= 0 else -1
    hip = (side * (0.045 - 0.03 * facing) * look.build, 0.5)
    knee = step(hip, direction * (0.5 * swing + 0.25 * lift) * facing, 0.24)
    bend = direction * (0.5 * swing - 0.55 * lift) * facing
    ankle = step(knee, bend, 0.235 - 0.07 * lift * (1 - facing))
    shade = look.bottom if side > 0 else darker(look.bottom, 0.85)
    easel.limb(hip, knee, 0.088 * look.build, shade)
    easel.limb(knee, ankle, 0.062 * look.build, shade)
    toe = (ankle[0] + 0.055 * stance.turn, ankle[1] - 0.012)
    easel.limb(ankle, toe, 0.042, look.shoes)


def draw_arm(easel: Easel, look: Wardrobe, stance: Stance, side: int) -> None:
    swing = stance.stride * sin(stance.phase + (0 if side > 0 else pi))
    facing = abs(stance.turn)
    direction = 1 if stance.turn >= 0 else -1
    shoulder = (side * (0.105 - 0.075 * facing) * look.build, 0.785)
    spread = side * 0.12 * (1 - facing)
    elbow = step(shoulder, direction * 0.55 * swing * facing + spread, 0.165)
    hand = step(elbow, direction * (0.55 * swing + 0.3 * stance.stride) * facing + spread / 2, 0.15)
    sleeve = look.top if side > 0 else darker(look.top, 0.82)
    easel.limb(elbow, hand, 0.042, sleeve if look.sleeves >= 1 else look.skin)
    easel.ellipse(hand, (0.022, 0.024), look.skin)
    easel.limb(shoulder, elbow, 0.058 * look.build, sleeve)


def torso(look: Wardrobe, facing: float) -> list[Point]:
    shoulders, waist = (0.115 - 0.045 * facing) * look.build, (0.08 - 0.015 * facing) * look.build
    hem = 0.48 - 0.45 * look.long
    skirt = waist * (1 + 0.6 * look.long)
    return [
        (-shoulders, 0.8), (-0.03, 0.835), (0.03, 0.835), (shoulders, 0.8),
        (waist, 0.6), (skirt, hem), (-skirt, hem), (-waist, 0.6),
    ]  # fmt: skip


def draw_head(easel: Easel, look: Wardrobe, turn: float) -> None:
    centre = (0.02 * turn, 0.915)
    easel.limb((0, 0.81), (0.01 * turn, 0.87), 0.05, look.skin)
    if look.hair_length:
        easel.ellipse((-0.022 * turn, 0.9 - look.hair_length), (0.056, 0.055 + look.hair_length), look.hair)
    easel.ellipse((-0.014 * turn, 0.932), (0.06, 0.066), look.hair)
    easel.ellipse((centre[0] + 0.012 * turn, centre[1] - 0.012), (0.047, 0.06), look.skin)
    easel.ellipse((-0.01 * turn, 0.962), (0.056, 0.036), look.hair)
    if look.hat is not None:
        easel.ellipse((0, 0.968), (0.062, 0.034), look.hat)
        easel.box(-0.075 + 0.03 * turn, 0.948, 0.075 + 0.03 * turn, 0.962, look.hat)


def draw_person(height: float, look: Wardrobe, stance: Stance, sun: float) -> Sprite:
    """The walker, `height` scene pixels tall, anchored between the feet."""
    easel = Easel(height, margin=0.42)
    facing = abs(stance.turn)
    draw_arm(easel, look, stance, -1)
    draw_leg(easel, look, stance, -1)
    draw_leg(easel, look, stance, 1)
    if look.bag is not None and facing > 0.4:
        easel.ellipse((-0.1 * np.sign(stance.turn), 0.68), (0.07, 0.11), look.bag)
    easel.cloth(torso(look, facing), look.top, look.weave)
    draw_head(easel, look, stance.turn)
    draw_arm(easel, look, stance, 1)
    return easel.finish(sun)
