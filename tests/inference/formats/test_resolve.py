"""From what a package ships to what can run, or to words that help."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.resolve import resolve
from belvedere_simulator.manifest.resolved import TensorInfo
from inference import models
from inference.formats.archives import TORCHSCRIPT, tar, zipped

INPUTS = (TensorInfo("data", (1, 3, 8, 8)),)
HDF5 = b"\x89HDF\r\n\x1a\n" + bytes(64)


def test_an_onnx_file_is_taken_as_it_is_whatever_its_name(tmp_path: Path) -> None:
    file = models.identity(tmp_path / "network.bin")
    assert resolve(file, INPUTS, tmp_path / "cache") == file


def test_an_onnx_file_in_an_archive_is_unpacked(tmp_path: Path) -> None:
    file = models.identity(tmp_path / "m.onnx")
    archive = tar(tmp_path / "m.tar.gz", {"deep/network.onnx": file.read_bytes(), "labels.txt": b"cat"})
    found = resolve(archive, INPUTS, tmp_path / "cache")
    assert found.read_bytes() == file.read_bytes()
    assert found.name == "network.onnx"


def test_two_models_in_an_archive_are_one_too_many(tmp_path: Path) -> None:
    content = models.identity(tmp_path / "m.onnx").read_bytes()
    archive = tar(tmp_path / "m.tar.gz", {"a.onnx": content, "b.onnx": content})
    with pytest.raises(BelvedereError, match=r"BV-MODEL-004.*a\.onnx, b\.onnx"):
        resolve(archive, INPUTS, tmp_path / "cache")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"export/saved_model.pb": b"\x08\x01\x12\x00"}, ["TensorFlow SavedModel", "tf2onnx"]),
        ({"frozen.pb": b"\x0a\x10abc"}, ["TensorFlow frozen graph", "tf2onnx"]),
        ({"net-symbol.json": b"{}", "net-0000.params": b"\x12\x01"}, ["MXNet", "ONNX model"]),
        ({"net.h5": HDF5}, ["Keras", "tf2onnx"]),
        ({"net.keras": zipped({"config.json": b"{}", "model.weights.h5": HDF5})}, ["Keras"]),
        ({"net.tflite": b"\x1c\x00\x00\x00TFL3" + bytes(8)}, ["TensorFlow Lite", "--tflite"]),
        ({"compiled.so": b"\x7fELF", "compiled.params": b"", "compiled_model.json": b"{}"}, ["Neo"]),
        ({"net.pth": zipped({"net/data.pkl": b"\x80\x02}."})}, ["checkpoint", "torch.jit.trace"]),
        ({"readme.txt": b"hello"}, ["unknown"]),
        ({}, ["unknown"]),
    ],
)
def test_other_frameworks_are_named_and_the_ways_on_told(
    tmp_path: Path, members: dict[str, bytes], words: list[str]
) -> None:
    archive = tar(tmp_path / "m.tar.gz", members)
    with pytest.raises(BelvedereError) as caught:
        resolve(archive, INPUTS, tmp_path / "cache")
    assert caught.value.code == "BV-MODEL-010"
    for word in [*words, "--model NODE=FILE", str(archive)]:
        assert word in str(caught.value)


def test_torchscript_asks_for_torch_where_it_is_missing_and_tells_damage_where_it_is_not(
    tmp_path: Path,
) -> None:
    archive = tar(tmp_path / "m.tar.gz", {"net.pth": zipped(TORCHSCRIPT)})
    with pytest.raises(BelvedereError) as caught:
        resolve(archive, INPUTS, tmp_path / "cache")
    if importlib.util.find_spec("torch") is None:
        assert caught.value.code == "BV-MODEL-010"
        assert "belvedere[torch]" in caught.value.remedy
        assert "200 MB" in caught.value.remedy
    else:
        assert caught.value.code == "BV-MODEL-002"


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for file in (tmp_path / "nothing.onnx", tmp_path):
        with pytest.raises(BelvedereError, match="BV-MODEL-001"):
            resolve(file, INPUTS, tmp_path / "cache")
