"""ONNX models made into others, run beside the original."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.converting import convert_model
from belvedere_simulator.inference.description import describe_onnx
from belvedere_simulator.inference.examination import examine, providers_of
from belvedere_simulator.inference.timing import time_model
from belvedere_simulator.manifest.resolved import TensorInfo
from inference import models


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return models.squeezenet_like(tmp_path / "net.onnx", size=32, classes=10)


def test_half_precision_keeps_what_goes_in_and_out(network: Path, tmp_path: Path) -> None:
    target = tmp_path / "half.onnx"
    done = convert_model(network, target, "half", (), tmp_path)
    assert done.close
    assert 0 < done.difference < 1e-2
    assert describe_onnx(target).inputs == describe_onnx(network).inputs
    assert describe_onnx(target).outputs == describe_onnx(network).outputs
    assert target.stat().st_size < 0.6 * network.stat().st_size


def test_weights_beside_the_file_come_into_it(network: Path, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    onnx.save_model(
        onnx.load(network),
        beside / "net.onnx",
        save_as_external_data=True,
        location="weights",
        size_threshold=0,
    )
    done = convert_model(beside / "net.onnx", tmp_path / "half.onnx", "half", (), tmp_path)
    assert done.close
    assert onnxruntime.InferenceSession(tmp_path / "half.onnx", providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("location", ["gone", "../weights"])
def test_weights_that_are_not_beside_the_file_are_not_read(
    network: Path, tmp_path: Path, location: str
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    model = onnx.load(network)
    onnx.save_model(
        model, beside / "net.onnx", save_as_external_data=True, location="weights", size_threshold=0
    )
    (beside / "weights").rename(tmp_path / "weights")
    model = onnx.load(beside / "net.onnx", load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            entry.value = location if entry.key == "location" else entry.value
    (beside / "net.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(BelvedereError) as refusal:
        convert_model(beside / "net.onnx", tmp_path / "half.onnx", "half", (), tmp_path)
    assert (refusal.value.code, refusal.value.where) == ("BV-MODEL-002", str(beside / "net.onnx"))
    assert not (tmp_path / "half.onnx").exists()


def test_inputs_that_no_computer_holds_are_refused(tmp_path: Path) -> None:
    source = models.identity(tmp_path / "m.onnx", shape=(1, 2**30, 2**30, 2**20))
    with pytest.raises(BelvedereError) as refusal:
        convert_model(source, tmp_path / "half.onnx", "half", (), tmp_path)
    assert refusal.value.code == "BV-MODEL-016"


def test_a_batch_of_any_size_computes_what_each_does_alone(network: Path, tmp_path: Path) -> None:
    target = tmp_path / "batch.onnx"
    done = convert_model(network, target, "batch", (), tmp_path)
    assert done.difference < 1e-5
    assert describe_onnx(target).inputs[0].shape == (-1, 3, 32, 32)
    session = onnxruntime.InferenceSession(target, providers=["CPUExecutionProvider"])
    pictures = np.random.default_rng(1).random((5, 3, 32, 32)).astype(np.float32)
    (together,) = session.run(None, {"data": pictures})
    alone = [session.run(None, {"data": picture[np.newaxis]})[0] for picture in pictures]
    np.testing.assert_allclose(together, np.concatenate(alone), atol=1e-5)


@pytest.mark.parametrize(("sizes", "opened"), [([1, 12], True), ([1, -1], True), ([12], False)])
def test_sizes_within_the_model_are_opened_where_they_can_be(
    tmp_path: Path, sizes: list[int], opened: bool
) -> None:
    node = onnx.helper.make_node("Reshape", ["data", "sizes"], ["flat"])
    weights = [onnx.numpy_helper.from_array(np.array(sizes, np.int64), "sizes")]
    ends = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name, shape in (("data", [1, 3, 4]), ("flat", [1, 12] if len(sizes) > 1 else [12]))
    ]
    source = models.save(
        onnx.helper.make_graph([node], "small", ends[:1], ends[1:], weights), tmp_path / "m.onnx"
    )
    target = tmp_path / "batch.onnx"
    if opened:
        assert convert_model(source, target, "batch", (), tmp_path).difference == 0
        return
    with pytest.raises(BelvedereError) as refusal:
        convert_model(source, target, "batch", (), tmp_path)
    assert refusal.value.code == "BV-MODEL-016"
    assert not target.exists()


def test_what_mixes_the_pictures_is_refused(tmp_path: Path) -> None:
    node = onnx.helper.make_node("ReduceMax", ["data"], ["largest"], keepdims=1)
    ends = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 4])
        for name in ("data", "largest")
    ]
    source = models.save(onnx.helper.make_graph([node], "small", ends[:1], ends[1:]), tmp_path / "m.onnx")
    with pytest.raises(BelvedereError) as refusal:
        convert_model(source, tmp_path / "batch.onnx", "batch", (), tmp_path)
    assert "sizes" in refusal.value.why


def test_a_model_that_is_open_already_is_not_opened(tmp_path: Path) -> None:
    source = models.identity(tmp_path / "m.onnx", shape=("batch", 3))
    with pytest.raises(BelvedereError) as refusal:
        convert_model(source, tmp_path / "batch.onnx", "batch", (), tmp_path)
    assert (refusal.value.code, refusal.value.where) == ("BV-MODEL-016", str(source))


def test_providers_are_told_with_what_they_make_of_it(network: Path, tmp_path: Path) -> None:
    states = {each["name"]: each["state"] for each in providers_of(network, tmp_path)}
    assert states["cpu"] == "takes"
    assert set(states.values()) <= {"takes", "refuses", "absent"}
    assert len(states) == 5


def test_sizes_that_are_open_have_to_be_named_to_be_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("belvedere_simulator.inference.timing.SECONDS", 0.0)
    source = models.identity(tmp_path / "m.onnx", shape=("batch", "length"))
    with pytest.raises(BelvedereError, match="BV-MODEL-005"):
        time_model(source, "cpu", tmp_path)
    timing = time_model(source, "cpu", tmp_path, [TensorInfo("data", (1, 7))])
    assert 0 < timing.p50_ms <= timing.p95_ms
    with pytest.raises(BelvedereError, match="BV-MODEL-007"):
        time_model(source, "abacus", tmp_path)


def test_the_descriptor_is_made_from_the_model(
    network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = examine(network, tmp_path)
    body = json.loads(found["descriptor"])["mlModelDescriptor"]
    assert body["inputs"] == [{"name": "data", "shape": [1, 3, 32, 32]}]
    assert main(["model", "descriptor", str(network), "-o", str(tmp_path / "d.json")]) == 0
    assert (tmp_path / "d.json").read_text() == found["descriptor"]
    open_sizes = models.identity(tmp_path / "m.onnx", "uint8", ("batch", "any"))
    capsys.readouterr()
    assert main(["model", "descriptor", str(open_sizes)]) == 0
    (told,) = json.loads(capsys.readouterr().out)["mlModelDescriptor"]["inputs"]
    assert told == {"name": "data", "shape": [1, -1], "type": "uint8"}


def test_the_commands_convert_and_time(
    network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("belvedere_simulator.inference.timing.SECONDS", 0.0)
    for option in ("--half", "--dynamic-batch"):
        target = tmp_path / f"made{option}.onnx"
        assert main(["model", "convert", str(network), "-o", str(target), option, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["close"]
        assert target.is_file()
    words = ["model", "convert", str(network), "-o", str(tmp_path / "x.onnx"), "--half", "--tolerance", "0"]
    assert main(words) == 1
    capsys.readouterr()
    assert main(["model", "inspect", str(network), "--providers", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["providers"]["cpu"] == "takes"
    assert main(["model", "time", str(network), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["calls"] >= 5
