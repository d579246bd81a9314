"""Paints a view of the scene on a BGRX canvas: only the tiles that changed since its last painting."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.messages import tr
from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH, Rectangle, fit, tiles
from belvedere_simulator.video.display.overlay import draw_centred, draw_overlay
from belvedere_simulator.video.display.scene import PLAYING, Tile, View

Canvas = NDArray[np.uint8]
_Plan = tuple[tuple[str, int, Rectangle], ...]
_Drawn = tuple[str | None, str | None, _Plan]


class Painter:
    """Remembers what each of its canvases shows. One thread uses it."""

    def __init__(self) -> None:
        self._drawn: dict[int, _Drawn] = {}

    def paint(self, canvas: Canvas, key: int, view: View) -> dict[str, Rectangle]:
        """Bring `canvas` (known by `key`) up to `view`; returns where each stream lies."""
        places = tiles(len(view.tiles))
        plan: _Plan = tuple(
            (tile.stream, tile.version, place) for tile, place in zip(view.tiles, places, strict=True)
        )
        drawn: _Drawn = (view.identity, view.owner, plan)
        before = self._drawn.get(key)
        if before != drawn:
            same = before is not None and before[:2] == drawn[:2] and _layout(before[2]) == _layout(plan)
            _repaint(canvas, view, plan, before[2] if before and same else None)
        self._drawn[key] = drawn
        return {entry[0]: entry[2] for entry in plan}


def _layout(plan: _Plan) -> list[tuple[str, Rectangle]]:
    return [(stream, place) for stream, _version, place in plan]


def _repaint(canvas: Canvas, view: View, plan: _Plan, before: _Plan | None) -> None:
    """Paint what differs from `before`, which has the same layout; everything when there is none."""
    if not plan:
        _blank(canvas, view.owner)
        return
    for index, (tile, entry) in enumerate(zip(view.tiles, plan, strict=True)):
        if before is None or before[index] != entry:
            _paint_tile(canvas, tile, entry[2])
    if before is None:
        _clear_rest(canvas, plan[-1][2])


def new_canvas() -> Canvas:
    """A canvas of our own."""
    return np.zeros((CANVAS_HEIGHT, CANVAS_WIDTH, 4), np.uint8)


def _paint_tile(canvas: Canvas, tile: Tile, place: Rectangle) -> None:
    area = _area(canvas, place)
    if tile.picture is None:
        area[:] = 0
        draw_centred(area, tr("{stream}: no signal", stream=tile.stream))
        return
    picture = tile.picture.array
    height, width = picture.shape[:2]
    inner = fit(width, height, place)
    if (inner.width, inner.height) != (place.width, place.height):
        area[:] = 0
    target = _area(canvas, inner)
    if (inner.width, inner.height) != (width, height):
        resized = cv2.resize(picture, (inner.width, inner.height), interpolation=cv2.INTER_LINEAR)
        cv2.cvtColor(resized, cv2.COLOR_BGR2BGRA, dst=target)
    else:
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=target)
    draw_overlay(target, tile.overlay)
    if tile.state not in PLAYING and tile.state != "STOPPED":
        np.right_shift(target, 1, out=target)
        draw_centred(target, tr("{stream}: no signal", stream=tile.stream))


def _blank(canvas: Canvas, owner: str | None) -> None:
    canvas[:] = 0
    if owner:
        draw_centred(canvas, tr("{application}: waiting for the first picture", application=owner), 1.0)
    else:
        draw_centred(canvas, tr("No application is running"), 1.0)


def _clear_rest(canvas: Canvas, last: Rectangle) -> None:
    """Blank the places of the grid after the last one that a stream has."""
    right = last.x + last.width
    canvas[last.y : last.y + last.height, right:] = 0


def _area(canvas: Canvas, place: Rectangle) -> Canvas:
    return canvas[place.y : place.y + place.height, place.x : place.x + place.width]
