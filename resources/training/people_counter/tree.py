"""A tree whose leaves never keep still."""

from __future__ import annotations

import cv2
import numpy as np

from training.people_counter.palette import darker, hsv
from training.people_counter.sprite import Easel, Sprite


def grow(rng: np.random.Generator, height: float, sun: float) -> Sprite:
    """A tree `height` scene pixels tall, leaves still."""
    easel = Easel(height, margin=0.5, top=1.15)
    bark = hsv(12, 80, rng.uniform(60, 90))
    easel.polygon([(-0.03, 0), (0.03, 0), (0.018, 0.5), (-0.018, 0.5)], bark)
    for reach in (-0.16, 0.15):
        easel.limb((0, 0.38), (reach, 0.6), 0.018, bark)
    hue = rng.uniform(38, 62)
    for index in range(170):
        angle, radius = rng.uniform(0, 2 * np.pi), np.sqrt(rng.uniform(0, 1))
        x, y = 0.32 * radius * np.cos(angle), 0.74 + 0.27 * radius * np.sin(angle)
        value = 70 + 90 * (y - 0.45) + rng.uniform(0, 45) + 0.1 * index
        size = rng.uniform(0.02, 0.055)
        easel.ellipse((x, y), (size, size * 0.8), hsv(hue + rng.uniform(-5, 5), rng.uniform(110, 170), value))
    easel.box(-0.09, 0, 0.09, 0.035, darker(bark, 1.6))
    return easel.finish(sun)


def sway(tree: Sprite, time: float, wind: float) -> Sprite:
    """The same tree at `time`: leaves shift like waves, more at the top; `wind` 0..1."""
    rows, columns = tree.mask.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    free = np.clip((tree.anchor[1] - y) / rows - 0.35, 0, 1)
    reach = 0.05 * wind * columns * free
    flutter = np.sin(2.1 * time + y * (25 / rows)) + 0.6 * np.sin(4.7 * time + x * (40 / columns))
    map_x = (x + reach * flutter).astype(np.float32)
    map_y = (y + 0.4 * reach * np.cos(3.3 * time + x * (30 / columns))).astype(np.float32)
    colour = cv2.remap(tree.colour, map_x, map_y, cv2.INTER_LINEAR)
    mask = cv2.remap(tree.mask, map_x, map_y, cv2.INTER_LINEAR)
    return Sprite(np.asarray(colour, np.uint8), np.asarray(mask, np.uint8), tree.anchor)
