"""Model files against their descriptors."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from belvedere_simulator.manifest.model_check import fits
from manifest.editing import edit, findings, put
from manifest.sample import write_model


def _archive(application: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(application / "assets" / "model.tar.gz", "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    edit(application, "model", put("assets/0/implementations/0/assetUri", "model.tar.gz"))


def _codes(application: Path) -> list[tuple[str, str]]:
    return [(severity, code) for severity, code, _, _ in findings(application)]


def test_a_model_that_fits_is_not_mentioned_also_with_a_dynamic_size(application: Path) -> None:
    assert _codes(application) == []
    write_model(application / "assets" / "detector.onnx", shape=("batch", 3, "height", 8))
    assert _codes(application) == []


@pytest.mark.parametrize("shape", [(1, 3, 9, 8), (3, 8, 8), (1, 1, 3, 8, 8)])
def test_another_shape_is_an_error(application: Path, shape: tuple[int, ...]) -> None:
    write_model(application / "assets" / "detector.onnx", shape=shape)
    assert _codes(application) == [("error", "BV-MAN-055")]


def test_another_name_is_matched_by_order_and_mentioned(application: Path) -> None:
    write_model(application / "assets" / "detector.onnx", name="images")
    assert _codes(application) == [("warning", "BV-MAN-056")]


def test_another_type_is_converted_and_mentioned(application: Path) -> None:
    edit(application, "model_descriptor", put("inputs/0/type", "float64"))
    assert _codes(application) == [("warning", "BV-MAN-056")]


def test_another_number_of_inputs_is_an_error(application: Path) -> None:
    edit(application, "model_descriptor", put("inputs/-", {"name": "more", "shape": [1]}))
    assert _codes(application) == [("error", "BV-MAN-055")]


def test_an_onnx_model_is_found_in_its_archive(application: Path) -> None:
    onnx_file = application / "assets" / "detector.onnx"
    _archive(application, {"readme.txt": b"hello", "model/m.onnx": onnx_file.read_bytes()})
    assert _codes(application) == []
    write_model(onnx_file, shape=(1, 3, 9, 9))
    _archive(application, {"model/m.onnx": onnx_file.read_bytes()})
    assert _codes(application) == [("error", "BV-MAN-055")]


def test_archives_of_other_frameworks_are_left_alone(application: Path) -> None:
    _archive(application, {"model.pth": b"torch"})
    assert _codes(application) == []


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08" * 64])
def test_what_is_no_model_is_an_error(application: Path, content: bytes) -> None:
    (application / "assets" / "detector.onnx").write_bytes(content)
    assert _codes(application) == [("error", "BV-MAN-055")]
    (application / "assets" / "model.tar.gz").write_bytes(content)
    edit(application, "model", put("assets/0/implementations/0/assetUri", "model.tar.gz"))
    assert _codes(application) == [("error", "BV-MAN-055")]


@pytest.mark.parametrize("uri", ["../graphs/counter/graph.json", "/etc/hostname", "a\0b", "x" * 255])
def test_an_asset_outside_of_its_folder_is_not_found(application: Path, uri: str) -> None:
    edit(application, "model", put("assets/0/implementations/0/assetUri", uri))
    assert _codes(application) == [("warning", "BV-MAN-054")]


def test_minus_one_agrees_with_any_size() -> None:
    assert fits((1, -1), (-1, 5))
    assert fits((1, 2), ())
    assert not fits((1, 2), (1, 3))
