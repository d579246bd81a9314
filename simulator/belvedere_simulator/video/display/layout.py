"""Where the streams lie on the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

CANVAS_WIDTH = 1920
CANVAS_HEIGHT = 1080


@dataclass(frozen=True)
class Rectangle:
    """A place on the canvas, in pixels."""

    x: int
    y: int
    width: int
    height: int


def tiles(count: int, width: int = CANVAS_WIDTH, height: int = CANVAS_HEIGHT) -> tuple[Rectangle, ...]:
    """Equal tiles for `count` streams, row by row: 1, 2x1, 2x2, 3x2 or 3x3 of them."""
    if count <= 0:
        return ()
    columns = next(columns for columns in range(1, count + 1) if columns * columns >= count)
    rows = ceil(count / columns)
    return tuple(
        Rectangle(
            x=(index % columns) * width // columns,
            y=(index // columns) * height // rows,
            width=width // columns,
            height=height // rows,
        )
        for index in range(count)
    )


def fit(width: int, height: int, into: Rectangle) -> Rectangle:
    """The largest place inside `into` that keeps the aspect of a `width` x `height` picture, centred."""
    scale = min(into.width / width, into.height / height)
    fitted_width = max(2, min(into.width, round(width * scale)))
    fitted_height = max(2, min(into.height, round(height * scale)))
    return Rectangle(
        into.x + (into.width - fitted_width) // 2,
        into.y + (into.height - fitted_height) // 2,
        fitted_width,
        fitted_height,
    )
