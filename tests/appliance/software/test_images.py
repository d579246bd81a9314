"""Software on the appliance's disk: a changed byte is never started, a killed write changes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.software_image.manifest import manifest_of
from belvedere_simulator.software_image.writing import write_plain_image
from fakes import killed_software

OLD, NEW = "7.0.13", "8.0.29"
FILES = ("image", "manifest.json", "record")


def _image(folder: Path, version: str = NEW) -> Path:
    """An image whose signature was checked before."""
    entry = software_catalogue().find(version)
    assert entry is not None
    file = folder / f"{version}.img"
    manifest = manifest_of(version, entry.released, entry.changes, entry.level, required=entry.required)
    with file.open("wb") as stream:
        write_plain_image(stream, manifest)
    return file


def _code(images: SoftwareImages, version: str) -> str:
    try:
        images.verify(version)
    except BelvedereError as error:
        return error.code
    return "starts"


@pytest.fixture
def images(tmp_path: Path) -> SoftwareImages:
    """A new box."""
    images = SoftwareImages(tmp_path / "software")
    images.install_delivered(OLD)
    return images


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box with both versions, to be copied."""
    folder = tmp_path_factory.mktemp("box")
    images = SoftwareImages(folder / "software")
    images.install_delivered(OLD)
    images.write(NEW, _image(folder), beside=OLD)
    return folder / "software"


def test_a_new_box_starts_what_it_was_delivered_with_and_nothing_else(images: SoftwareImages) -> None:
    assert (_code(images, OLD), _code(images, NEW)) == ("starts", "BV-UPD-003")


def test_an_update_lies_beside_what_runs(images: SoftwareImages, tmp_path: Path) -> None:
    images.write(NEW, _image(tmp_path), beside=OLD)
    assert (_code(images, OLD), _code(images, NEW)) == ("starts", "starts")


def test_the_next_update_takes_the_place_of_what_does_not_run(images: SoftwareImages, tmp_path: Path) -> None:
    images.write("7.0.11", _image(tmp_path, "7.0.11"), beside=OLD)
    images.write(NEW, _image(tmp_path), beside=OLD)
    assert [_code(images, version) for version in (OLD, "7.0.11", NEW)] == ["starts", "BV-UPD-003", "starts"]


def test_an_image_of_another_version_is_not_kept(images: SoftwareImages, tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as other:
        images.write(NEW, _image(tmp_path, "7.0.11"), beside=OLD)
    assert other.value.code == "BV-UPD-005"
    assert [_code(images, version) for version in (OLD, "7.0.11")] == ["starts", "BV-UPD-003"]


@given(slot=st.sampled_from("ab"), name=st.sampled_from(FILES), place=st.floats(0, 1), bit=st.integers(0, 7))
@settings(max_examples=80, deadline=None)
def test_a_changed_bit_anywhere_keeps_a_version_from_starting(
    box: Path, slot: str, name: str, place: float, bit: int
) -> None:
    file = box / slot / name
    whole = file.read_bytes()
    changed = bytearray(whole)
    changed[int(place * (len(changed) - 1))] ^= 1 << bit
    mine, other = (OLD, NEW) if slot == "a" else (NEW, OLD)
    try:
        file.write_bytes(changed)
        images = SoftwareImages(box)
        assert (_code(images, mine), _code(images, other)) == ("BV-UPD-003", "starts")
    finally:
        file.write_bytes(whole)
    assert _code(SoftwareImages(box), mine) == "starts"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_longer_file_keeps_it_from_starting(box: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(box, tmp_path / "box")
    file = tmp_path / "box" / "a" / name
    with file.open("ab") as stream:
        stream.write(b"\n")
    assert _code(SoftwareImages(tmp_path / "box"), OLD) == "BV-UPD-003"
    file.unlink()
    assert _code(SoftwareImages(tmp_path / "box"), OLD) == "BV-UPD-003"


def test_a_record_of_another_box_is_not_believed(box: Path, tmp_path: Path) -> None:
    other = SoftwareImages(tmp_path / "other")
    other.install_delivered(OLD)
    shutil.copy(box / "a" / "record", tmp_path / "other" / "a" / "record")
    assert _code(other, OLD) == "BV-UPD-003"


def test_a_reset_mends_what_was_damaged(images: SoftwareImages, tmp_path: Path) -> None:
    slot = tmp_path / "software" / "a"
    (slot / "image").write_bytes(b"")
    images.restore(OLD)
    assert _code(images, OLD) == "starts"


def test_a_reset_writes_what_was_applied_before_from_the_recovery_area(
    images: SoftwareImages, tmp_path: Path
) -> None:
    images.write(NEW, _image(tmp_path), beside=OLD)
    images.activate(NEW)
    images.activate(NEW)
    for slot in "ab":
        (tmp_path / "software" / slot / "image").write_bytes(b"")
    images.restore(NEW)
    assert _code(images, NEW) == "starts"
    images.restore(OLD)
    assert _code(images, OLD) == "starts"


def test_the_recovery_area_keeps_the_last_applied_and_the_last_required(tmp_path: Path) -> None:
    images = SoftwareImages(tmp_path / "software")
    images.install_delivered("4.1.38")
    running = "4.1.38"
    for version in ("4.3.35", "4.3.55", "5.0.42", "6.2.1"):
        images.write(version, _image(tmp_path, version), beside=running)
        images.activate(version)
        running = version
    kept = sorted(file.name for file in (tmp_path / "software" / "recovery").iterdir())
    assert kept == ["5.0.42", "6.2.1"]
    images.restore("5.0.42")
    assert _code(images, "5.0.42") == "starts"


def test_what_the_box_never_had_cannot_be_restored(images: SoftwareImages) -> None:
    with pytest.raises(BelvedereError) as missing:
        images.restore(NEW)
    assert missing.value.code == "BV-UPD-007"
    assert _code(images, OLD) == "starts"


def test_a_full_disk_leaves_what_runs(images: SoftwareImages, tmp_path: Path) -> None:
    def full(_size: int) -> None:
        raise OSError(28, os.strerror(28))

    with pytest.raises(BelvedereError) as refused:
        images.write(NEW, _image(tmp_path), beside=OLD, tick=full)
    assert refused.value.code == "BV-UPD-004"
    assert (_code(images, OLD), _code(images, NEW)) == ("starts", "BV-UPD-003")


@pytest.mark.parametrize("action", ["write", "activate", "restore"])
def test_a_killed_process_leaves_a_box_that_starts(tmp_path: Path, action: str) -> None:
    """Killed at every change of a file, one after the other, until it gets to the end."""
    image, environment = _image(tmp_path), {"PYTHONPATH": os.pathsep.join(sys.path)}
    for number in range(1, 60):
        folder = tmp_path / f"box-{number}"
        prepared = SoftwareImages(folder)
        prepared.install_delivered(OLD)
        if action != "write":
            prepared.write(NEW, image, beside=OLD)
        if action == "restore":
            prepared.activate(NEW)
            (folder / "b" / "image").write_bytes(b"")
        words = [str(folder), str(image), action, str(number)]
        ended = subprocess.run(
            [sys.executable, killed_software.__file__, *words], env=environment, check=False
        )
        assert ended.returncode in (0, -signal.SIGKILL)
        images = SoftwareImages(folder)
        assert _code(images, OLD) == "starts"
        killed_software.do(images, image, action)
        assert (_code(images, OLD), _code(images, NEW)) == ("starts", "starts")
        shutil.rmtree(folder)
        if ended.returncode == 0:
            break
    assert ended.returncode == 0
    assert number > 5
