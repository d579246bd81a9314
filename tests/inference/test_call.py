"""What `node.call` takes and gives, through a real server."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException
from belvedere_simulator.sdk.panoramasdk.models import ModelClient
from inference import models
from inference.conftest import Bench

IMAGE = np.arange(60, dtype=np.float32).reshape(1, 3, 4, 5)


def _declared(*names: str) -> tuple[TensorInfo, ...]:
    return tuple(TensorInfo(name, (2, 2)) for name in names)


@dataclass
class Media:
    """What a model may be given in place of an array."""

    image: Any


def test_a_call_returns_a_tuple_of_what_the_model_computes(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("model_node", models.identity(tmp_path / "m.onnx")))
    outputs = client.call("model_node", {"data": IMAGE})
    assert isinstance(outputs, tuple)
    assert len(outputs) == 1
    assert outputs[0].dtype == np.float32
    np.testing.assert_array_equal(outputs[0], IMAGE)


def test_outputs_are_writable_and_nobody_elses(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx")))
    (first,) = client.call("m", IMAGE)
    (second,) = client.call("m", IMAGE + 1)
    first[...] = -1
    np.testing.assert_array_equal(second, IMAGE + 1)
    (third,) = client.call("m", IMAGE)
    np.testing.assert_array_equal(first, np.full_like(IMAGE, -1))
    np.testing.assert_array_equal(third, IMAGE)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(IMAGE.astype(np.float64), id="float64"),
        pytest.param(IMAGE.astype(np.uint8), id="uint8"),
        pytest.param(np.ascontiguousarray(IMAGE.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2), id="a view"),
        pytest.param(IMAGE[0], id="no batch dimension"),
        pytest.param(IMAGE.reshape(60), id="flat"),
        pytest.param(IMAGE.tolist(), id="a list"),
        pytest.param(Media(IMAGE), id="media"),
        pytest.param(np.asfortranarray(IMAGE), id="Fortran order"),
        pytest.param(IMAGE.astype(">f4"), id="big-endian"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_what_fits_is_made_to_fit(bench: Bench, tmp_path: Path, given: Any, wrapped: bool) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx")))
    (same,) = client.call("m", {"data": given} if wrapped else given)
    np.testing.assert_array_equal(same, IMAGE)


@pytest.mark.parametrize(
    "dtype", ["float16", "float32", "float64", "bool", "int8", "uint8", "int16", "int32", "int64", "uint64"]
)
def test_every_dtype_of_a_model_is_served(bench: Bench, tmp_path: Path, dtype: str) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx", dtype)))
    (same,) = client.call("m", IMAGE)
    assert same.dtype == dtype
    np.testing.assert_array_equal(same, IMAGE.astype(dtype))


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"data": IMAGE[:, :2]}, ValueError, ["'m'", "'data'", "float32 [1, 3, 4, 5]", "[1, 2, 4, 5]"]),
        ({"data": np.concatenate([IMAGE] * 2)}, ValueError, ["[1, 3, 4, 5]", "[2, 3, 4, 5]"]),
        ({"image": IMAGE}, ValueError, ["'m'", "no input 'image'", "'data'"]),
        ({}, ValueError, ["not given", "'data'"]),
        ({"data": "text"}, TypeError, ["'data'", "float32"]),
        ({"data": IMAGE.astype(np.complex64)}, TypeError, ["complex64"]),
        ({"data": [[1.0], [1.0, 2.0]]}, TypeError, ["'data'"]),
        ({"data": object()}, TypeError, ["object"]),
    ],
)
def test_what_cannot_fit_is_refused_in_plain_words(
    bench: Bench, tmp_path: Path, given: Any, kind: type[Exception], words: list[str]
) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx")))
    with pytest.raises(kind) as caught:
        client.call("m", given)
    for word in words:
        assert word in str(caught.value)
    np.testing.assert_array_equal(client.call("m", IMAGE)[0], IMAGE)


def test_an_unknown_model_is_a_key_error_that_names_the_known(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("people_model", models.identity(tmp_path / "m.onnx")))
    with pytest.raises(KeyError, match=r"model_node.*people_model"):
        client.call("model_node", IMAGE)


def test_a_fixed_batch_is_not_filled_up(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=(4, 3))))
    with pytest.raises(ValueError, match=r"float32 \[4, 3\], given float32 \[1, 3\]"):
        client.call("m", np.ones((1, 3), np.float32))


def test_a_free_batch_takes_any_and_adds_a_missing_one(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=("batch", 3, 4))))
    for batch in (1, 4, 1, 2000, 3):
        values = np.random.default_rng(batch).random((batch, 3, 4), dtype=np.float32)
        np.testing.assert_array_equal(client.call("m", values)[0], values)
    assert client.call("m", np.ones((3, 4)))[0].shape == (1, 3, 4)
    with pytest.raises(ValueError, match=r"\['any', 3, 4\]"):
        client.call("m", np.ones((2, 3)))


def test_outputs_of_any_size_come_back_whole(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(
        ModelPlan("select", models.selection(tmp_path / "s.onnx")),
        ModelPlan("expand", models.expansion(tmp_path / "e.onnx")),
    )
    for size in (5, 0, 70_000, 3):
        values = np.arange(size, dtype=np.float32) % 3
        indices, same = client.call("select", values)
        np.testing.assert_array_equal(indices[0], np.nonzero(values)[0])
        np.testing.assert_array_equal(same, values)
        assert client.call("expand", {"count": [size]})[0].sum() == size


def test_a_declared_shape_that_is_wrong_does_not_matter(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.liar(tmp_path / "m.onnx")))
    for _ in range(2):
        (shaped,) = client.call("m", {"data": np.arange(6), "one": [1]})
        np.testing.assert_array_equal(shaped, np.arange(6).reshape(1, 2, 3))


def test_several_inputs_answer_to_their_own_and_the_descriptors_names(bench: Bench, tmp_path: Path) -> None:
    file = models.difference(tmp_path / "m.onnx")
    client = bench.open(
        ModelPlan("by_order", file, inputs=_declared("input0", "input1")),
        ModelPlan("by_name", file, inputs=_declared("right", "first")),
        ModelPlan("reordered", file, outputs=("sum", "difference")),
        ModelPlan("selected", file, outputs=("sum",)),
    )
    left, right = np.full((2, 2), 5.0), np.full((2, 2), 3.0)
    assert client.call("by_order", {"input1": right, "input0": left})[0][0, 0] == 2
    assert client.call("by_order", {"right": right, "left": left})[0][0, 0] == 2
    assert client.call("by_name", {"right": right, "first": left})[0][0, 0] == 2
    assert [o[0, 0] for o in client.call("reordered", {"left": left, "right": right})] == [8, 2]
    assert [o[0, 0] for o in client.call("selected", {"left": left, "right": right})] == [8]
    with pytest.raises(ValueError, match="2 inputs"):
        client.call("by_order", left)
    with pytest.raises(ValueError, match="not given its input 'right'"):
        client.call("by_order", {"left": left})


def test_a_failing_inference_is_a_runtime_error_and_the_next_call_works(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.lookup(tmp_path / "m.onnx")))
    pid = bench.service.pid
    with pytest.raises(RuntimeError, match=r"'m'.*out of .*bounds"):
        client.call("m", {"table": np.arange(4), "index": [9]})
    assert client.call("m", {"table": np.arange(4), "index": [2]})[0].tolist() == [2]
    assert bench.service.pid == pid
    assert bench.service.statistics()["application"]["m"].failed == 1


def test_a_call_gives_up_after_its_time_out_and_the_next_one_works(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.slow(tmp_path / "m.onnx")))
    assert client.call("m", 1, time_out=30.0)[0] == 1
    with pytest.raises(TimeoutException) as caught:
        client.call("m", 1500, time_out=0.05)
    assert isinstance(caught.value, TimeoutError)
    assert client.call("m", 1, time_out=60.0)[0] == 1


def test_without_a_server_a_call_gives_up_after_its_time_out(tmp_path: Path) -> None:
    with pytest.raises(TimeoutException, match=r"'m'.*0\.1 s"):
        ModelClient(f"unix:{tmp_path}/nobody.sock").call("m", IMAGE, time_out=0.1)


def test_many_threads_call_at_once(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(
        ModelPlan("image", models.identity(tmp_path / "i.onnx")),
        ModelPlan("any", models.identity(tmp_path / "a.onnx", shape=("n",))),
    )
    wrong: list[str] = []

    def call(number: int) -> None:
        for turn in range(25):
            value = float(number * 100 + turn)
            if (client.call("image", np.full((1, 3, 4, 5), value))[0] != value).any():
                wrong.append(f"image {number} {turn}")
            sized = np.full(1 + number * turn * 50, value)
            if client.call("any", sized)[0].tolist() != sized.tolist():
                wrong.append(f"any {number} {turn}")

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    statistics = bench.service.statistics()["application"]
    assert (statistics["image"].calls, statistics["any"].calls) == (200, 200)
    assert statistics["image"].p50_ms is not None
    assert bench.service.statistics()["application"]["image"].p50_ms is None
