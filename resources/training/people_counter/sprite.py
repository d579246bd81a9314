"""A small picture with a mask that stands on the ground, and how it is painted into a scene."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

SUPERSAMPLING = 2


@dataclass(frozen=True)
class Sprite:
    """`colour` BGR and `mask` (0..255) at `SUPERSAMPLING` times the scene's size.

    `anchor` is the point (in the sprite's pixels) that stands on the ground.
    """

    colour: Image
    mask: Image
    anchor: Point


class Easel:
    """Draws a sprite in units of the thing's own height: x to the right, y up from the ground."""

    def __init__(self, height: float, margin: float = 0.5, top: float = 1.06) -> None:
        self.unit = max(8.0, height * SUPERSAMPLING)
        columns, rows = int(self.unit * 2 * margin) + 2, int(self.unit * (top + 0.06)) + 2
        self.anchor: Point = (columns / 2, rows - 0.06 * self.unit)
        self.colour = np.zeros((rows, columns, 3), np.uint8)
        self.mask = np.zeros((rows, columns), np.uint8)

    def pixel(self, point: Point) -> tuple[int, int]:
        x, y = point
        return round(self.anchor[0] + x * self.unit), round(self.anchor[1] - y * self.unit)

    def length(self, share: float) -> int:
        return max(1, round(share * self.unit))

    def limb(self, start: Point, end: Point, width: float, colour: Colour) -> None:
        a, b, thickness = self.pixel(start), self.pixel(end), self.length(width)
        cv2.line(self.colour, a, b, colour, thickness)
        cv2.line(self.mask, a, b, 255, thickness)

    def ellipse(self, centre: Point, radii: Point, colour: Colour, angle: float = 0.0) -> None:
        axes = (self.length(radii[0]), self.length(radii[1]))
        for target, value in ((self.colour, colour), (self.mask, (255,))):
            cv2.ellipse(target, self.pixel(centre), axes, angle, 0, 360, value, -1)

    def polygon(self, points: list[Point], colour: Colour) -> None:
        corners = np.array([self.pixel(point) for point in points], np.int32)
        cv2.fillPoly(self.colour, [corners], colour)
        cv2.fillPoly(self.mask, [corners], (255,))

    def box(self, left: float, bottom: float, right: float, top: float, colour: Colour) -> None:
        self.polygon([(left, bottom), (right, bottom), (right, top), (left, top)], colour)

    def cloth(self, points: list[Point], colour: Colour, weave: Image) -> None:
        """A polygon filled with `colour` times the tile `weave` (0..255, 128 leaves it as it is)."""
        corners = np.array([self.pixel(point) for point in points], np.int32)
        area = np.zeros_like(self.mask)
        cv2.fillPoly(area, [corners], (255,))
        rows, columns = self.mask.shape
        step = max(1, int(self.unit / 200))
        tile = np.kron(weave, np.ones((step, step), np.uint8))
        repeats = (rows // tile.shape[0] + 1, columns // tile.shape[1] + 1)
        pattern = np.tile(tile, repeats)[:rows, :columns].astype(np.float32) / 128
        painted = np.clip(pattern[:, :, None] * np.array(colour, np.float32), 0, 255).astype(np.uint8)
        np.copyto(self.colour, painted, where=(area > 0)[:, :, None])
        np.maximum(self.mask, area, out=self.mask)

    def finish(self, sun: float) -> Sprite:
        """The sprite with soft shading: brighter at the side of the sun (-1 left .. 1 right)."""
        reach = max(1, int(self.unit * 0.03))
        soft = cv2.blur(self.mask, (2 * reach + 1, 2 * reach + 1)).astype(np.float32) / 255
        shift = np.roll(soft, int(np.sign(sun)) * reach, axis=1)
        shade = 0.98 + 0.5 * abs(sun) * (shift - soft)
        shaded = np.clip(self.colour * shade[:, :, None], 0, 255).astype(np.uint8)
        return Sprite(shaded, self.mask, self.anchor)


@dataclass(frozen=True)
class Placed:
    """A sprite's pixels in the scene: `alpha` (0..1) and `colour` of the rectangle at `left`, `top`."""

    left: int
    top: int
    colour: Image
    alpha: npt.NDArray[np.float32]


def warp(image: Image, matrix: npt.NDArray[np.float32], size: tuple[int, int]) -> Image:
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def place(sprite: Sprite, foot: Point) -> Placed:
    """Bring `sprite` to the scene's size with its anchor at `foot` (to a part of a pixel)."""
    scale = 1 / SUPERSAMPLING
    x, y = foot[0] - sprite.anchor[0] * scale, foot[1] - sprite.anchor[1] * scale
    left, top = int(np.floor(x)), int(np.floor(y))
    rows, columns = sprite.mask.shape
    size = (int(columns * scale) + 2, int(rows * scale) + 2)
    matrix = np.array([[scale, 0, x - left - 0.25], [0, scale, y - top - 0.25]], np.float32)
    alpha = warp(sprite.mask, matrix, size).astype(np.float32) / np.float32(255)
    return Placed(left, top, warp(sprite.colour, matrix, size), alpha)


def overlap(placed: Placed, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    """The scene's and the sprite's slices of what lies inside the picture; None if nothing does."""
    rows, columns = placed.alpha.shape
    top, left = max(0, placed.top), max(0, placed.left)
    bottom, right = min(shape[0], placed.top + rows), min(shape[1], placed.left + columns)
    if top >= bottom or left >= right:
        return None
    inner = (slice(top - placed.top, bottom - placed.top), slice(left - placed.left, right - placed.left))
    return (slice(top, bottom), slice(left, right)), inner


def paint(canvas: Image, placed: Placed) -> None:
    """Blend the sprite into `canvas` in place."""
    where = overlap(placed, canvas.shape)
    if where is None:
        return
    outer, inner = where
    alpha = placed.alpha[inner][:, :, None]
    below = canvas[outer]
    canvas[outer] = (below + (placed.colour[inner] - below.astype(np.float32)) * alpha).astype(np.uint8)
