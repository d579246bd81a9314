"""Boxes and labels: drawn at display size, kept inside, whatever an application sends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from belvedere_simulator.video.display.overlay import (
    BOX_COLOUR,
    LONGEST_LABEL,
    Label,
    Rect,
    draw_overlay,
    read_overlay,
)

FRACTION = st.floats(0, 1)
ITEMS = st.lists(
    st.builds(Rect, FRACTION, FRACTION, FRACTION, FRACTION)
    | st.builds(Label, st.text(max_size=30), FRACTION, FRACTION),
    max_size=5,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6) | st.sampled_from(["rect", "label"]),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


def _tile(width: int = 640, height: int = 360) -> NDArray[np.uint8]:
    return np.zeros((height, width, 4), np.uint8)


def test_a_box_lies_where_its_fractions_say() -> None:
    tile = _tile()
    draw_overlay(tile, [Rect(0.25, 0.5, 0.75, 0.9)])
    rows, columns = np.nonzero(tile[:, :, 2])
    assert (columns.min(), columns.max()) == (160, 480)
    assert (rows.min(), rows.max()) == (180, 324)
    assert tuple(tile[180, 300]) == BOX_COLOUR
    assert not tile[250, 300].any(), "a box is not filled"


def test_labels_are_written_over_boxes() -> None:
    tile, boxes = _tile(), _tile()
    draw_overlay(tile, [Label("LABEL", 0.2, 0.5), Rect(0.0, 0.48, 1.0, 0.48)])
    draw_overlay(boxes, [Rect(0.0, 0.48, 1.0, 0.48)])
    covered = (boxes[:, :, 2] > 0) & (tile[:, :, 0] != boxes[:, :, 0])
    assert covered.any()


@pytest.mark.parametrize("text", ["Größe: 3 µm", "人数 5", "line\nline", "", "\ud800", "🙂"])
def test_any_text_can_be_written(text: str) -> None:
    tile = _tile()
    draw_overlay(tile, [Label(text, 0.0, 0.0)])
    assert tile.any() == bool(text)


def test_accents_are_taken_off_rather_than_lost() -> None:
    accented, plain = _tile(), _tile()
    draw_overlay(accented, [Label("Größe Café", 0.1, 0.5)])
    draw_overlay(plain, [Label("Gro?e Cafe", 0.1, 0.5)])
    assert np.array_equal(accented, plain)


@pytest.mark.parametrize("corner", [(0.0, 0.0), (0.0, 1.0), (0.5, 0.0)])
def test_a_label_at_the_edge_is_moved_inside(corner: tuple[float, float]) -> None:
    tile = _tile()
    draw_overlay(tile, [Label("persons: 3", *corner)])
    middle = _tile()
    draw_overlay(middle, [Label("persons: 3", 0.3, 0.5)])
    assert np.count_nonzero(tile) > 0.8 * np.count_nonzero(middle)


@given(ITEMS, st.sampled_from([(1920, 1080), (640, 360), (40, 30), (2, 2)]))
def test_drawing_stays_inside_the_tile_and_never_fails(
    items: list[Rect | Label], size: tuple[int, int]
) -> None:
    canvas = np.zeros((size[1] + 20, size[0] + 20, 4), np.uint8)
    draw_overlay(canvas[10:-10, 10:-10], items)
    canvas[10:-10, 10:-10] = 0
    assert not canvas.any()


@given(ANYTHING)
def test_what_an_application_sends_is_read_or_refused_and_then_drawable(sent: object) -> None:
    try:
        overlay = read_overlay(sent)
    except (ValueError, TypeError):
        return
    draw_overlay(_tile(64, 48), overlay)


def test_fractions_outside_are_clamped_and_what_is_no_number_is_refused() -> None:
    assert read_overlay([["rect", -1, 0.5, 7, float("inf")]]) == (Rect(0.0, 0.5, 1.0, 1.0),)
    for bad in (
        ["rect", float("nan"), 0, 0, 0],
        ["rect", "x", 0, 0, 0],
        ["rect", 0],
        ["circle", 1],
        ["rect", 10**400, 0, 0, 0],
        3,
    ):
        with pytest.raises((ValueError, TypeError)):
            read_overlay([bad])


def test_a_label_is_cut_where_no_screen_would_show_it() -> None:
    (label,) = read_overlay([["label", "x" * 100_000, 0, 0]])
    assert isinstance(label, Label)
    assert len(label.text) == LONGEST_LABEL
