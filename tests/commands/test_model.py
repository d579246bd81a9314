"""`belvedere model inspect` and `belvedere model convert`."""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path

import pytest

from belvedere_simulator.commands import model
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import TensorInfo
from inference import models
from inference.formats.archives import TORCHSCRIPT, tar, zipped


def run(*words: str) -> int:
    """The command as `belvedere` runs it."""
    parser = argparse.ArgumentParser()
    model.add_parser(parser.add_subparsers(required=True))
    return model.run(parser.parse_args(["model", *words]))


def test_inspect_tells_what_an_onnx_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = models.squeezenet_like(tmp_path / "m.onnx", size=64, classes=10)
    assert run("inspect", str(file), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "onnx"
    assert found["inputs"] == [{"name": "data", "shape": [1, 3, 64, 64], "dtype": "float32"}]
    assert found["outputs"] == [{"name": "scores", "shape": [1, 10], "dtype": "float32"}]
    assert found["opsets"] == {"ai.onnx": 17}
    assert found["bytes"] == file.stat().st_size
    assert found["parameters"] * 4 < found["bytes"] < found["parameters"] * 4 + 20_000
    assert "cpu" in found["providers_installed"]
    assert found["runs_on"] in found["providers_installed"]


def test_inspect_prints_for_people_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = models.identity(tmp_path / "m.onnx", shape=("batch", 3))
    archive = tar(tmp_path / "m.tar.gz", {"m.onnx": file.read_bytes()})
    assert run("inspect", str(archive)) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert ["input", "data float32 [-1, 3]"] in lines
    assert ["output", "same float32 [-1, 3]"] in lines


def test_inspect_names_what_cannot_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tar(tmp_path / "m.tar.gz", {"net-symbol.json": b"{}", "net-0000.params": b""})
    assert run("inspect", str(archive), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "mxnet"
    assert "ONNX" in found["advice"]


def test_inspect_refuses_what_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a model")
    with pytest.raises(BelvedereError) as refused:
        run("inspect", str(tmp_path / "notes.txt"))
    assert refused.value.code == "BV-MODEL-010"


def test_inspect_tells_that_a_model_cannot_be_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect", str(models.texts(tmp_path / "t.onnx")), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs_on"] is None
    assert "BV-MODEL-006" in found["problem"]
    (tmp_path / "bad.onnx").write_bytes(b"nothing")
    with pytest.raises(BelvedereError, match="BV-MODEL-002"):
        run("inspect", str(tmp_path / "bad.onnx"))


def test_convert_takes_torchscript_only(tmp_path: Path) -> None:
    file = models.identity(tmp_path / "m.onnx")
    with pytest.raises(BelvedereError, match="BV-MODEL-014"):
        run("convert", str(file), "-o", str(tmp_path / "out.onnx"))


def test_convert_compares_with_the_original_or_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "net.pt", tmp_path / "net.onnx"
    words = ("convert", str(source), "-o", str(target), "--input", "data=-1,3,16,16", "--json")
    if importlib.util.find_spec("torch") is None:
        source.write_bytes(zipped(TORCHSCRIPT))
        with pytest.raises(BelvedereError, match=r"BV-MODEL-010.*belvedere\[torch\]"):
            run(*words)
        assert not target.exists()
        return
    torch_models = importlib.import_module("inference.torch_models")
    torch_models.scripted(source)
    assert run(*words) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["outputs"] == 2
    assert 0 <= report["difference"] < 1e-4
    assert run("inspect", str(target), "--json") == 0
    assert json.loads(capsys.readouterr().out)["inputs"][0]["shape"] == [-1, 3, 16, 16]
    torch_models.changing(source)
    assert run(*words) == 1
    assert not json.loads(capsys.readouterr().out)["close"]


@pytest.mark.parametrize(
    ("text", "tensor"),
    [
        ("data=1,3,224,224", TensorInfo("data", (1, 3, 224, 224))),
        ("x=-1,4:uint8", TensorInfo("x", (-1, 4), "uint8")),
        ("s=", TensorInfo("s", ())),
    ],
)
def test_inputs_are_read(text: str, tensor: TensorInfo) -> None:
    assert model.read_input(text) == tensor


@pytest.mark.parametrize("text", ["data", "=1,2", "data=1,,2", "data=0,1", "data=1:text", "data=-2"])
def test_inputs_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"NAME=1,3,224,224"):
        model.read_input(text)
