"""Where streams lie: nothing overlaps, nothing is cut, the aspect stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH, Rectangle, fit, tiles


@pytest.mark.parametrize(
    ("count", "columns", "rows"),
    [(1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 2, 2), (5, 3, 2), (6, 3, 2), (7, 3, 3), (8, 3, 3)],
)
def test_streams_share_a_grid_row_by_row(count: int, columns: int, rows: int) -> None:
    width, height = CANVAS_WIDTH // columns, CANVAS_HEIGHT // rows
    assert tiles(count) == tuple(
        Rectangle(index % columns * width, index // columns * height, width, height) for index in range(count)
    )


def test_no_stream_needs_no_tile() -> None:
    assert tiles(0) == ()


@given(st.integers(1, 8), st.integers(64, 4000), st.integers(64, 3000))
def test_tiles_never_overlap_and_stay_on_any_canvas(count: int, width: int, height: int) -> None:
    places = tiles(count, width, height)
    for place in places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= width
        assert place.y + place.height <= height
    for first in places:
        for second in places:
            apart = (
                first.x + first.width <= second.x
                or second.x + second.width <= first.x
                or first.y + first.height <= second.y
                or second.y + second.height <= first.y
            )
            assert apart or first is second


@given(st.integers(2, 5000), st.integers(2, 5000), st.sampled_from(tiles(8) + tiles(4) + tiles(2) + tiles(1)))
def test_a_picture_keeps_its_aspect_and_touches_two_edges(width: int, height: int, into: Rectangle) -> None:
    place = fit(width, height, into)
    assert into.x <= place.x
    assert place.x + place.width <= into.x + into.width
    assert into.y <= place.y
    assert place.y + place.height <= into.y + into.height
    scale = min(into.width / width, into.height / height)
    assert abs(place.width - width * scale) <= 2
    assert abs(place.height - height * scale) <= 2
    assert place.width == into.width or place.height == into.height
    assert abs((place.x - into.x) - (into.x + into.width - place.x - place.width)) <= 1
