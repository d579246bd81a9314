"""The size in which an application sees a camera."""

from __future__ import annotations

MOST_WIDTH = 1920
MOST_HEIGHT = 1080


def output_size(width: int, height: int) -> tuple[int, int]:
    """Width and height after the appliance's limit of 2 megapixels.

    Up to 1920x1080 pixels in all (a portrait picture too) nothing changes. Larger pictures are
    scaled into 1920x1080 with their aspect kept, to even numbers.
    """
    if width * height <= MOST_WIDTH * MOST_HEIGHT:
        return width, height
    scale = min(MOST_WIDTH / width, MOST_HEIGHT / height)
    return _even(width * scale), _even(height * scale)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
