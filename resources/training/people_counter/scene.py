"""A square with people and things on it, drawn for any moment, with the truth about every person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.people_counter.backdrop import draw_backdrop
from training.people_counter.camera import Camera
from training.people_counter.light import Clouds, Light, add_grain, darken, expose, shadow
from training.people_counter.person import Stance, Wardrobe, draw_person
from training.people_counter.sprite import Image, Placed, Sprite, overlap, paint, place
from training.people_counter.things import KINDS, Look
from training.people_counter.tree import grow, sway

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Walker:
    """A person at `x`, `z` metres at time 0 who walks with `vx`, `vz` m/s; 0 both: stands and turns."""

    id: int
    look: Wardrobe
    stature: float
    x: float
    z: float
    vx: float
    vz: float
    phase: float

    def at(self, time: float) -> tuple[float, float]:
        return self.x + self.vx * time, self.z + self.vz * time

    def stance(self, time: float) -> Stance:
        speed = float(np.hypot(self.vx, self.vz))
        if speed < 0.05:
            return Stance(self.phase, 0.12, float(np.sin(self.phase + 0.4 * time)))
        return Stance(self.phase + 4.4 * speed * time, min(1.0, speed / 1.2), self.vx / speed)


@dataclass(frozen=True)
class Thing:
    """A distractor of one of `things.KINDS`, moving like a walker."""

    kind: str
    look: Look
    height: float
    x: float
    z: float
    vx: float = 0.0

    def at(self, time: float) -> tuple[float, float]:
        return self.x + self.vx * time, self.z


@dataclass(frozen=True)
class Tree:
    """A tree of `height` metres, grown from `seed`."""

    x: float
    z: float
    height: float
    seed: int


@dataclass(frozen=True)
class Truth:
    """A person in a frame: `box` left, top, right, bottom as shares 0..1, `visible` share of the body."""

    id: int
    box: Box
    visible: float


@dataclass(frozen=True)
class Cast:
    """Everything that a scene shows."""

    camera: Camera
    light: Light
    walkers: tuple[Walker, ...]
    things: tuple[Thing, ...]
    trees: tuple[Tree, ...]
    far: float
    wind: float
    seed: int


@dataclass(frozen=True)
class Standing:
    """Something placed in one frame: distance, sprite, foot in pixels, and whose it is (0: nobody's)."""

    z: float
    sprite: Sprite
    foot: tuple[float, float]
    walker: int


class Scene:
    """Draws the frames of one cast. Backdrop and trees are drawn once."""

    def __init__(self, cast: Cast) -> None:
        rng = np.random.default_rng(cast.seed)
        self._cast = cast
        self._backdrop = draw_backdrop(rng, cast.camera, cast.far)
        self._clouds = Clouds(rng, cast.camera.width, cast.camera.height)
        self._trees = [
            (tree, grow(np.random.default_rng(tree.seed), self._pixels(tree.height, tree.z), cast.light.sun))
            for tree in cast.trees
        ]

    def frame(self, time: float) -> tuple[Image, list[Truth]]:
        """The picture (BGR) at `time` seconds and the people in it, at the least partly inside."""
        standing = sorted(self._standing(time), key=lambda item: -item.z)
        picture, shade = self._backdrop.copy(), self._clouds.shade(time) * 0.45
        for item in standing:
            darken(shade, shadow(item.sprite, item.foot, self._cast.light))
        placed = [(item.walker, place(item.sprite, item.foot)) for item in standing]
        shade[: int(self._cast.camera.foot(0, self._cast.far)[1])] *= 0.3
        picture = expose(picture, shade, self._cast.light, time)
        bright = self._cast.light.exposure(time)
        for _, patch in placed:
            lit = np.clip(patch.colour * bright, 0, 255).astype(np.uint8)
            paint(picture, Placed(patch.left, patch.top, lit, patch.alpha))
        rng = np.random.default_rng((self._cast.seed, int(time * 1000)))
        return add_grain(picture, rng, self._cast.light.grain), truths(placed, picture.shape)

    def _pixels(self, metres: float, z: float) -> float:
        return metres * self._cast.camera.metre(z)

    def _standing(self, time: float) -> list[Standing]:
        cast = self._cast
        found = [
            Standing(tree.z, sway(sprite, time + tree.seed, cast.wind), cast.camera.foot(tree.x, tree.z), 0)
            for tree, sprite in self._trees
        ]
        found += [self._thing(thing, time) for thing in cast.things]
        return found + [self._walker(walker, time) for walker in cast.walkers if walker.at(time)[1] > 2]

    def _thing(self, thing: Thing, time: float) -> Standing:
        kind, (x, z) = KINDS[thing.kind], thing.at(time)
        look = Look(
            thing.look.colour, thing.look.second, thing.look.variety,
            thing.look.phase + time * (1.0 + 2 * abs(thing.vx)), thing.look.sun,
        )  # fmt: skip
        sprite = kind.draw(self._pixels(thing.height, z), look)
        foot_x, foot_y = self._cast.camera.foot(x, z)
        bob = 0.12 * float(np.sin(time + thing.look.phase)) if kind.floats else 0.0
        return Standing(z, sprite, (foot_x, foot_y - self._pixels(kind.floats + bob, z)), 0)

    def _walker(self, walker: Walker, time: float) -> Standing:
        x, z = walker.at(time)
        sprite = draw_person(
            self._pixels(walker.stature, z), walker.look, walker.stance(time), self._cast.light.sun
        )
        return Standing(z, sprite, self._cast.camera.foot(x, z), walker.id)


def truths(placed: list[tuple[int, Placed]], shape: tuple[int, ...]) -> list[Truth]:
    """Boxes and visible shares from what was painted, in painting order (far to near)."""
    owner = np.zeros(shape[:2], np.int32)
    for walker, patch in placed:
        where = overlap(patch, shape)
        if where is not None:
            owner[where[0]][patch.alpha[where[1]] > 0.5] = walker
    found = []
    for walker, patch in placed:
        if walker and (truth := person_truth(walker, patch, owner)) is not None:
            found.append(truth)
    return found


def person_truth(walker: int, patch: Placed, owner: npt.NDArray[np.int32]) -> Truth | None:
    rows, columns = np.nonzero(patch.alpha > 0.5)
    if len(rows) == 0:
        return None
    height, width = owner.shape
    left, right = patch.left + columns.min(), patch.left + columns.max() + 1
    top, bottom = patch.top + rows.min(), patch.top + rows.max() + 1
    if right <= 0 or left >= width or bottom <= 0 or top >= height:
        return None
    box = (
        float(max(0, left) / width), float(max(0, top) / height),
        float(min(width, right) / width), float(min(height, bottom) / height),
    )  # fmt: skip
    return Truth(walker, box, float(np.count_nonzero(owner == walker) / len(rows)))
