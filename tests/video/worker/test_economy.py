"""What the stream worker does with a computer that is busy, or idle."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.display.viewer import BUSY_FPS, MAX_FPS, PAINTING_SHARE, next_painting
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.cameras import decoding_threads

FILE = CameraSpecification("camera", "/clip.mp4", fast=True)


@pytest.mark.parametrize(("cameras", "threads"), [(1, 0), (2, 1), (4, 1), (8, 1)])
def test_an_unpaced_file_has_the_cores_that_nobody_uses_beside_it(cameras: int, threads: int) -> None:
    assert decoding_threads(FILE, cameras, 4) == threads


def test_a_camera_that_keeps_time_is_decoded_without_delay() -> None:
    assert decoding_threads(replace(FILE, fast=False), 1, 4) == 1


@given(st.floats(0, 1e6), st.floats(0, 10))
def test_painting_is_done_less_often_when_it_is_slow_but_stays_smooth(begun: float, took: float) -> None:
    pause = next_painting(begun, begun + took) - begun
    assert 1 / MAX_FPS - 1e-6 <= pause <= 1 / BUSY_FPS + 1e-6
    assert took <= pause * PAINTING_SHARE + 1e-6 or pause >= 1 / BUSY_FPS - 1e-6
