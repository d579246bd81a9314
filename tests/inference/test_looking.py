"""What is told of tensors, and of which calls."""

from __future__ import annotations

import base64
import json
from typing import Any

import cv2
import numpy as np
import pytest

from belvedere_simulator.inference.sampling import MOST_CALLS, CallSampler, Sample
from belvedere_simulator.inference.tensor_words import TensorWords, picture_of, png


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((1, 3, 20, 30), (20, 30, 3)),
        ((4, 20, 30, 3), (20, 30, 3)),
        ((1, 1, 20, 30), (20, 30, 1)),
        ((3, 20, 30), (20, 30, 3)),
        ((20, 30), (20, 30, 1)),
    ],
)
def test_what_has_the_form_of_a_picture_is_one(shape: tuple[int, ...], size: tuple[int, ...]) -> None:
    found = picture_of(np.zeros(shape, np.float32))
    assert found is not None and found.shape == size


@pytest.mark.parametrize("shape", [(), (5,), (1, 1000), (1, 7, 20, 30), (1, 3, 4, 4), (0, 3, 20, 30)])
def test_what_has_not_is_none(shape: tuple[int, ...]) -> None:
    assert picture_of(np.zeros(shape, np.float32)) is None


def decoded(told: Any) -> Any:
    return cv2.imdecode(np.frombuffer(base64.b64decode(told["png"]), np.uint8), cv2.IMREAD_UNCHANGED)


def test_bytes_are_shown_as_they_are_and_others_from_least_to_most() -> None:
    pixels = np.random.default_rng(1).integers(0, 200, (16, 24, 3), np.uint8)
    told = TensorWords().input("data", pixels)
    assert not told["stretched"]
    assert np.array_equal(decoded(told)[:, :, ::-1], pixels)
    grey = np.linspace(-1.0, 3.0, 64, dtype=np.float32).reshape(1, 1, 8, 8)
    grey[0, 0, 3, 3] = np.nan
    told = TensorWords().input("data", grey)
    assert told["stretched"] and told["bad"] == 1 and (told["min"], told["max"]) == (-1.0, 3.0)
    shown = decoded(told)
    assert (shown[0, 0], shown[7, 7]) == (0, 255)
    assert png(pixels[:, :, :1]).startswith(b"\x89PNG")


def test_large_pictures_are_thinned_and_many_are_not_all_shown() -> None:
    words, large = TensorWords(), np.zeros((1, 3, 640, 640), np.uint8)
    told = words.input("data", large)
    assert told["step"] == 2 and decoded(told).shape == (320, 320, 3)
    assert "png" not in words.input("more", large)
    assert len(json.dumps(told)) < 500_000


def test_the_largest_values_of_an_output_come_first_with_their_places() -> None:
    output = np.zeros((1, 3, 5), np.float32)
    output[0, 2, 1], output[0, 0, 4], output[0, 1, 0] = 7, np.inf, np.nan
    top = TensorWords().output("scores", output)["top"]
    assert top[:2] == [[[0, 0, 4], None], [[0, 2, 1], 7.0]]
    assert len(top) == 10
    assert TensorWords().output("none", np.zeros((0,), np.float32))["top"] == []
    assert TensorWords().output("one", np.array(3, np.int32))["top"] == [[[], 3.0]]


def sample(began: int, size: int = 1) -> Sample:
    return Sample(began, began + 1, {"data": np.zeros(size, np.uint8)}, {})


def test_calls_are_kept_only_while_somebody_looks() -> None:
    sampler = CallSampler()
    sampler.keep(sample(1))
    assert sampler.between(0, 9) == []
    sampler.arm(30.0)
    for began in range(30):
        sampler.keep(sample(began))
    assert [each.began for each in sampler.between(0, 28)] == list(range(30 - MOST_CALLS, 29))
    sampler.arm(30.0)
    for began in range(3):
        sampler.keep(sample(began, 40 << 20))
    assert [each.began for each in sampler.between(0, 9)] == [2]
    sampler.disarm()
    assert not sampler.armed
    sampler.arm(-1.0)
    sampler.keep(sample(1))
    assert not sampler.armed
