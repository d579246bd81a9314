"""What does without learning: people as blobs that differ from the background.

It is given every advantage: it sees the whole clip first to learn the background as each pixel's
median, evens out the exposure, ignores shadows, and its thresholds may be chosen on the very clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.people_counter.evaluation import Found
from training.people_counter.sprite import Image

SIZE = (320, 180)
Picture = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Choice:
    """`difference` in levels that makes a pixel foreground, `height` (share of the picture) of a blob at
    least, `slim`: a person is at least so many times taller than wide."""

    difference: float
    height: float
    slim: float


CHOICES = tuple(
    Choice(difference, height, slim)
    for difference in (14.0, 22.0, 32.0)
    for height in (0.06, 0.1)
    for slim in (1.0, 1.4)
)


def small(picture: Image) -> Picture:
    return np.asarray(cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA), np.float32)


def background(pictures: Sequence[Picture]) -> Picture:
    """Each pixel's median over the clip."""
    return np.asarray(np.median(np.stack(pictures[:: max(1, len(pictures) // 60)]), axis=0), np.float32)


def foreground(picture: Picture, still: Picture, difference: float) -> Image:
    """255 where the picture differs from `still` in more than its exposure or a shadow."""
    even = picture * float(np.median(still) / max(1.0, float(np.median(picture))))
    apart = np.abs(even - still).max(axis=2)
    brightness = even.mean(axis=2) / np.maximum(still.mean(axis=2), 1)
    tint = even / np.maximum(even.sum(axis=2, keepdims=True), 1)
    tint_apart = np.abs(tint - still / np.maximum(still.sum(axis=2, keepdims=True), 1)).max(axis=2)
    is_shadow = (brightness > 0.5) & (brightness < 1.0) & (tint_apart < 0.02)
    return np.where((apart > difference) & ~is_shadow, 255, 0).astype(np.uint8)


def blobs(picture: Picture, still: Picture, choice: Choice) -> list[Found]:
    """The boxes (shares of the picture) of what might be people, scored by their area."""
    mask = foreground(picture, still, choice.difference)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((7, 3), np.uint8)), np.uint8)
    _, _, parts, _ = cv2.connectedComponentsWithStats(mask)
    found: list[Found] = []
    for left, top, width, height, area in parts[1:].tolist():
        if height >= choice.height * SIZE[1] and height >= choice.slim * width:
            right, bottom = (left + width) / SIZE[0], (top + height) / SIZE[1]
            found.append((float(area), (left / SIZE[0], top / SIZE[1], right, bottom)))
    return found


def detect(pictures: Sequence[Picture], choice: Choice) -> list[list[Found]]:
    """Detections for each of the clip's `pictures` (from `small`)."""
    still = background(pictures)
    return [blobs(picture, still, choice) for picture in pictures]
