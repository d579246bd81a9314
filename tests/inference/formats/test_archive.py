"""Archives are unpacked once, and nothing of a bad one is used."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.archive import Limits, unpack
from fakes.properties import ONE_FOLDER
from inference.formats.archives import special, tar


def test_files_and_folders_come_out_as_they_went_in(tmp_path: Path) -> None:
    archive = tar(tmp_path / "m.tar.gz", {"model/net.onnx": b"net", "./labels.txt": b"cat"})
    folder = unpack(archive, tmp_path / "cache")
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert files == {"model/net.onnx": b"net", "labels.txt": b"cat"}
    assert unpack(archive, tmp_path / "cache") == folder


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "..", "C:/out", "a\\..\\out"])
def test_names_that_reach_outside_are_refused(tmp_path: Path, name: str) -> None:
    archive = tar(tmp_path / "m.tar.gz", {"fine": b"", name: b"evil"})
    with pytest.raises(BelvedereError, match=r"BV-MODEL-004.*reaches outside"):
        unpack(archive, tmp_path / "deep" / "cache")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [archive]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    archive = special(tmp_path / "m.tar.gz", "net.onnx", kind, "/etc/passwd")
    with pytest.raises(BelvedereError, match=r"BV-MODEL-004.*neither a file nor a folder"):
        unpack(archive, tmp_path / "cache")


def test_an_archive_that_grows_too_large_is_refused_before_it_is_written(tmp_path: Path) -> None:
    archive = tar(tmp_path / "m.tar.gz", {"a": bytes(600_000), "b": bytes(600_000)})
    assert archive.stat().st_size < 10_000
    with pytest.raises(BelvedereError, match=r"BV-MODEL-004.*more than is allowed"):
        unpack(archive, tmp_path / "cache", Limits(total_bytes=1_000_000))
    with pytest.raises(BelvedereError, match="more than is allowed"):
        unpack(archive, tmp_path / "cache", Limits(files=1))
    assert list((tmp_path / "cache" / "models").iterdir()) == []


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    information = tarfile.TarInfo("net.onnx")
    information.size = 1 << 50
    archive = tmp_path / "m.tar.gz"
    archive.write_bytes(gzip.compress(information.tobuf() + bytes(1024)))
    with pytest.raises(BelvedereError, match="more than is allowed"):
        unpack(archive, tmp_path / "cache")


@settings(max_examples=60, deadline=None, suppress_health_check=ONE_FOLDER)
@given(data=st.data())
def test_a_damaged_archive_is_told_or_unpacks_inside(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(gzip.decompress(tar(tmp_path / "m.tar.gz", {"a/net.onnx": b"x" * 700}).read_bytes()))
    position = data.draw(st.integers(0, 1500))
    content[position] = data.draw(st.integers(0, 255))
    archive = tmp_path / "damaged.tar.gz"
    whole = gzip.compress(bytes(content))
    archive.write_bytes(whole[: data.draw(st.integers(20, len(whole)))])
    cache = tmp_path / "cache"
    try:
        folder = unpack(archive, cache)
    except BelvedereError as error:
        assert error.code == "BV-MODEL-004"
    else:
        assert folder.parent == cache / "models"
    assert {path.name for path in tmp_path.iterdir()} <= {"m.tar.gz", "damaged.tar.gz", "cache"}
