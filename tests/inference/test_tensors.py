"""Shapes and places of tensors: rules that hold for every size, and a server that believes nobody."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.inference.arena import LARGEST
from belvedere_simulator.inference.exchange import read_shapes
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.sdk.panoramasdk.tensors import ALIGNMENT, TensorSpecification, fit, layout
from inference import models
from inference.conftest import Bench

SIZES = st.lists(st.integers(1, 5), min_size=0, max_size=4)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_blocks_are_aligned_and_never_overlap(sizes: list[int]) -> None:
    offsets, total = layout(sizes)
    ends = [offset + size for offset, size in zip(offsets, sizes, strict=True)]
    assert all(offset % ALIGNMENT == 0 for offset in offsets)
    assert all(end <= start for end, start in zip(ends, [*offsets[1:], total], strict=True))


@given(expected=SIZES, given_shape=SIZES)
def test_a_fixed_shape_takes_exactly_what_has_as_many_elements(
    expected: list[int], given_shape: list[int]
) -> None:
    array = np.arange(math.prod(given_shape)).reshape(given_shape)
    specification = TensorSpecification(["data"], "float32", expected)
    if math.prod(expected) == math.prod(given_shape):
        fitted = fit("m", specification, array)
        assert fitted.shape == tuple(expected)
        assert fitted.ravel().tolist() == array.ravel().tolist()
    else:
        with pytest.raises(ValueError, match="'m', input 'data'"):
            fit("m", specification, array)


@given(expected=st.lists(st.integers(-1, 4).filter(bool), min_size=1, max_size=4), given_shape=SIZES)
def test_what_is_taken_always_has_a_shape_the_model_accepts(
    expected: list[int], given_shape: list[int]
) -> None:
    array = np.zeros(given_shape)
    try:
        fitted = fit("m", TensorSpecification(["data"], "float32", expected), array)
    except ValueError:
        assert len(expected) != len(given_shape) or any(
            want not in (-1, got) for want, got in zip(expected, given_shape, strict=True)
        )
    else:
        assert fitted.size == array.size
        assert all(want in (-1, got) for want, got in zip(expected, fitted.shape, strict=True))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=8)
)
def test_shapes_from_a_client_are_sizes_or_an_error(value: Any) -> None:
    try:
        shapes = read_shapes(value)
    except ValueError:
        return
    assert [list(shape) for shape in shapes] == value
    assert all(type(size) is int and size >= 0 for shape in shapes for size in shape)


@pytest.mark.parametrize(
    "request_",
    [
        {"call": [[1 << 20]]},
        {"call": [[-1]]},
        {"call": [[1], [1]]},
        {"call": []},
        {"call": "x"},
        {"call": [[LARGEST, LARGEST]]},
        {"grow": LARGEST + 1},
        {"grow": -5},
        {"grow": "x"},
        {"open": "m"},
        {},
    ],
)
def test_a_client_that_breaks_the_rules_gets_an_error_and_no_more(
    bench: Bench, tmp_path: Path, request_: dict[str, Any]
) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=("n",))))
    with wire.connect(bench.address(), 5.0) as rogue:
        wire.send(rogue, {"open": "m"})
        _close(wire.receive(rogue)[2])
        for _ in range(2):
            wire.send(rogue, request_)
            answer, _payload, descriptors = wire.receive(rogue)
            assert answer["error"]
            assert descriptors == []
    assert client.call("m", [3])[0].tolist() == [3]


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
