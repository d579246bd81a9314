"""The light of a scene: where the sun stands, how clouds pass, and what the sensor adds."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.people_counter.backdrop import noise
from training.people_counter.sprite import Image, Placed, Sprite, overlap, warp


@dataclass(frozen=True)
class Light:
    """`sun` -1 (left) .. 1 (right); `lean` and `reach` shape shadows (per unit of height: right, up).

    `gain` is the exposure, `warmth` -1..1 tints it, `depth` is how dark shadows are, `swing` how much
    passing clouds change the exposure over `period` seconds, `grain` the sensor's noise in levels.
    """

    sun: float
    lean: float
    reach: float
    gain: float
    warmth: float
    depth: float
    swing: float
    period: float
    grain: float

    def exposure(self, time: float) -> float:
        return self.gain * (1 - self.swing * (0.5 + 0.5 * float(np.sin(2 * np.pi * time / self.period))))

    def shadow_depth(self, time: float) -> float:
        """Shadows fade as the sun hides."""
        return self.depth * (1 - 0.6 * (0.5 + 0.5 * float(np.sin(2 * np.pi * time / self.period))))


def draw_light(rng: np.random.Generator) -> Light:
    """A light for a training scene: any exposure that a camera would still show people in."""
    lean = float(rng.uniform(-1.3, 1.3))
    return Light(
        sun=float(-np.sign(lean)),
        lean=lean,
        reach=float(rng.choice((-1, 1)) * rng.uniform(0.12, 0.5)),
        gain=float(rng.uniform(0.5, 1.25)),
        warmth=float(rng.uniform(-1, 1)),
        depth=float(rng.uniform(0, 0.6)),
        swing=float(rng.uniform(0, 0.35)),
        period=float(rng.uniform(6, 14)),
        grain=float(rng.uniform(0, 7)),
    )


def shadow(sprite: Sprite, foot: tuple[float, float], light: Light) -> Placed:
    """The sprite's shadow on the ground as an alpha patch (its colour is not used)."""
    small = cv2.resize(sprite.mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    ax, ay = sprite.anchor[0] / 4, sprite.anchor[1] / 4
    rows, columns = small.shape
    tall = 2 * rows
    width, height = int(2 * columns + abs(light.lean) * tall) + 4, int(abs(light.reach) * tall) + 8
    origin_x = 2 * ax + (abs(light.lean) * tall if light.lean < 0 else 0) + 2
    origin_y = height - 4 if light.reach > 0 else 4
    matrix = np.array(
        [
            [2, -2 * light.lean, origin_x - 2 * ax + 2 * light.lean * ay],
            [0, 2 * light.reach, origin_y - 2 * light.reach * ay],
        ],
        np.float32,
    )
    flat = warp(np.asarray(small, np.uint8), matrix, (width, height))
    alpha = np.asarray(cv2.blur(flat, (3, 3)), np.float32) / np.float32(255)
    left, top = round(foot[0] - origin_x), round(foot[1] - origin_y)
    return Placed(left, top, np.zeros((height, width, 3), np.uint8), alpha)


def darken(shade: npt.NDArray[np.float32], placed: Placed) -> None:
    """Note a shadow in `shade` (0 lit .. 1 in shadow); shadows do not add up."""
    where = overlap(placed, shade.shape)
    if where is not None:
        outer, inner = where
        np.maximum(shade[outer], placed.alpha[inner], out=shade[outer])


class Clouds:
    """The shadows of clouds that drift over the ground."""

    def __init__(self, rng: np.random.Generator, width: int, height: int) -> None:
        self._field = noise(rng, height // 4 * 2, width // 4 * 3, max(10, width // 20))
        self._size = (width, height)
        self._speed = float(rng.uniform(0.01, 0.03)) * width

    def shade(self, time: float) -> npt.NDArray[np.float32]:
        """0 lit .. 1 dark, (height, width)."""
        travelled = (time * self._speed / 4) % (self._field.shape[1] / 3)
        matrix = np.array([[4, 0, -4 * travelled], [0, 4, 0]], np.float32)
        field = cv2.warpAffine(self._field, matrix, self._size, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(np.clip(field * 1.6, 0, 1), np.float32)


def expose(picture: Image, shade: npt.NDArray[np.float32], light: Light, time: float) -> Image:
    """The picture with the scene's exposure, tint and shadows (`shade` 0..1)."""
    tint = np.array([1 - 0.07 * light.warmth, 1.0, 1 + 0.07 * light.warmth], np.float32)
    factor = (1 - shade * light.shadow_depth(time))[:, :, None] * (tint * light.exposure(time))
    return np.clip(picture * factor, 0, 255).astype(np.uint8)


def add_grain(picture: Image, rng: np.random.Generator, grain: float) -> Image:
    if grain <= 0:
        return picture
    noisy = picture + rng.normal(0, grain, picture.shape).astype(np.float32)
    return np.clip(noisy, 0, 255).astype(np.uint8)
