"""Geometry, pace and messages of the display window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from belvedere_desktop.display.canvas import Canvas
from belvedere_desktop.display.geometry import actual_size, clamp_pan, fit
from belvedere_desktop.display.messages import CanvasLayout, read_layout, read_picture
from belvedere_desktop.display.pace import Scaling, wait_ms

HEADER = {"width": 1920, "height": 1080, "stride": 7680, "slots": 3, "format": "bgrx"}
sizes = st.builds(QSize, st.integers(1, 5000), st.integers(1, 5000))
points = st.builds(QPoint, st.integers(-9000, 9000), st.integers(-9000, 9000))


@given(canvas=sizes, window=sizes)
def test_a_fitted_canvas_lies_whole_in_the_window_with_its_aspect(canvas: QSize, window: QSize) -> None:
    placement = fit(canvas, window)
    target = placement.target
    assert QRect(QPoint(-1, -1), window + QSize(2, 2)).contains(target)
    assert abs(target.width() - canvas.width() * placement.scale) <= 1
    assert abs(target.height() - canvas.height() * placement.scale) <= 1


@given(canvas=sizes, window=sizes, pan=points)
def test_panning_never_leaves_the_canvas(canvas: QSize, window: QSize, pan: QPoint) -> None:
    clamped = clamp_pan(pan, canvas, window)
    assert clamp_pan(clamped, canvas, window) == clamped
    target = actual_size(canvas, window, pan).target
    assert target.size() == canvas
    for start, length, room in (
        (target.x(), canvas.width(), window.width()),
        (target.y(), canvas.height(), window.height()),
    ):
        if length >= room:
            assert start <= 0 and start + length >= room


@given(last=st.integers(0, 10**12), passed=st.integers(0, 10**10))
def test_no_two_pictures_are_asked_for_within_a_sixtieth_second(last: int, passed: int) -> None:
    wait = wait_ms(last, last + passed)
    assert wait >= 0
    assert passed + wait * 1_000_000 >= 1_000_000_000 // 60


def test_cheap_painting_stays_smooth_and_one_hiccup_changes_nothing() -> None:
    scaling = Scaling()
    for took in [4.0] * 10 + [40.0] + [4.0] * 10:
        scaling = scaling.after_paint(took)
    assert scaling.smooth


def test_expensive_painting_gives_up_smoothness_for_good() -> None:
    scaling = Scaling()
    for _ in range(10):
        scaling = scaling.after_paint(25.0)
    assert not scaling.smooth
    assert not scaling.after_paint(1.0).smooth


@pytest.mark.parametrize(
    "damage", [{"format": "nv12"}, {"width": 0}, {"stride": 100}, {"slots": 0}, {"height": "many"}]
)
def test_an_impossible_canvas_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_layout({**HEADER, **damage})


def test_a_picture_in_a_slot_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError):
        read_picture({"slot": 3, "sequence": 1, "composed_ns": 1}, read_layout(HEADER))


def test_memory_smaller_than_the_canvas_is_refused_and_its_descriptor_closed() -> None:
    memory = os.memfd_create("small")
    os.ftruncate(memory, 100)
    with pytest.raises(ValueError, match="smaller"):
        Canvas.from_descriptor(CanvasLayout(8, 8, 32, 2), memory)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(memory)


def test_a_canvas_in_a_file_is_shown_where_descriptors_cannot_be_passed(tmp_path: Path) -> None:
    layout = CanvasLayout(4, 2, 16, 2)
    file = tmp_path / "canvas"
    file.write_bytes(bytes(32) + b"\x10\x20\x30\xff" * 8)
    canvas = Canvas.from_file(layout, file)
    assert canvas.image(0).pixelColor(0, 0).name() == "#000000"
    assert canvas.image(1).pixelColor(3, 1).name() == "#302010"
