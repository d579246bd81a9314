"""The people counter's own arithmetic: pictures in, people out."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from training.people_counter.samples import application_detector

BGR = np.array([10, 120, 240], np.uint8)


@pytest.fixture(scope="module")
def detector() -> ModuleType:
    return application_detector()


def answer(*people: tuple[float, list[float]]) -> list[np.ndarray]:
    """The model's answer: ids, scores and boxes."""
    count = len(people)
    scores = np.array([score for score, _ in people], np.float32).reshape(1, count, 1)
    boxes = np.array([box for _, box in people], np.float32).reshape(1, count, 4)
    return [np.zeros((1, count, 1), np.float32), scores, boxes]


def test_the_tensor_is_rgb_between_0_and_1_with_grey_around(detector: ModuleType) -> None:
    tensor = detector.Letterbox(1280, 720).tensor(np.broadcast_to(BGR, (720, 1280, 3)))
    assert (tensor.shape, tensor.dtype) == ((1, 3, 192, 320), np.float32)
    assert tensor.flags.c_contiguous
    assert np.allclose(tensor[0, :, 96, 160] * 255, BGR[::-1])
    assert np.allclose(tensor[0, :, 0, 0] * 255, 114)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (640, 480), (720, 1280), (320, 192), (33, 7)])
def test_a_box_comes_back_where_it_was_in_the_picture(detector: ModuleType, size: tuple[int, int]) -> None:
    width, height = size
    letterbox = detector.Letterbox(width, height)
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, width // 2 :] = 255
    bright = letterbox.tensor(picture)[0].min(axis=0) > 0.75
    rows, columns = np.nonzero(bright)
    seen = np.array([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]], np.float32)
    one_pixel = 1 / min(letterbox.columns, letterbox.rows)
    assert np.allclose(letterbox.shares(seen)[0], (0.5, 0, 1, 0.5), atol=1.01 * one_pixel + 1 / min(size))


def test_a_person_is_where_the_model_says(detector: ModuleType) -> None:
    letterbox = detector.Letterbox(1280, 720)
    found = detector.people(answer((0.9, [80, 51, 160, 141])), letterbox, 0.5)
    assert found == [(pytest.approx(0.9), pytest.approx([0.25, 0.25, 0.5, 0.75]))]


def test_below_the_threshold_is_nobody(detector: ModuleType) -> None:
    letterbox = detector.Letterbox(1280, 720)
    assert detector.people(answer((0.3, [80, 51, 160, 141])), letterbox, 0.5) == []


def test_of_two_boxes_on_one_person_the_surer_stays(detector: ModuleType) -> None:
    letterbox = detector.Letterbox(1280, 720)
    found = detector.people(
        answer((0.6, [80, 50, 160, 140]), (0.9, [82, 50, 162, 140]), (0.7, [200, 50, 240, 140])),
        letterbox,
        0.5,
    )
    assert [round(score, 1) for score, _ in found] == [0.9, 0.7]


edge = some.floats(-50, 400)


@settings(max_examples=50)
@given(some.lists(some.tuples(some.floats(0, 1), edge, edge, edge, edge), max_size=8))
def test_whatever_the_model_says_boxes_lie_in_the_picture(people: list[tuple[float, ...]]) -> None:
    detector = application_detector()
    results = answer(*[(score, list(box)) for score, *box in people])
    for score, box in detector.people(results, detector.Letterbox(640, 480), 0.5):
        assert score >= 0.5
        assert all(0 <= part <= 1 for part in box)
