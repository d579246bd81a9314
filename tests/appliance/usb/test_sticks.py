"""Drives: folders and FAT32 images, whole and broken."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.appliance.usb.archives import find_archive
from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from fakes.properties import ONE_FOLDER
from fakes.sticks import complaints_about, fat_image, read_from_image

NAME = "certificates-omni_gate.zip"
Make = Callable[[dict[str, bytes]], Stick]
"""All examples have one folder; and how long they take says nothing."""


@pytest.fixture(params=["folder", "image"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Drives with files in their root, of both kinds."""

    def folder(files: dict[str, bytes]) -> Stick:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        return open_stick(tmp_path)

    def image(files: dict[str, bytes]) -> Stick:
        return open_stick(fat_image(tmp_path / "stick.img", files))

    return folder if request.param == "folder" else image


@pytest.fixture(scope="module")
def small_image(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return fat_image(tmp_path_factory.mktemp("image") / "a.img", {NAME: b"a" * 3000}, 34).read_bytes()


def _code(action: Callable[[], object]) -> str:
    with pytest.raises(BelvedereError) as refused:
        action()
    return refused.value.code


def test_the_archive_is_found_whatever_its_case(make: Make) -> None:
    found = find_archive(make({"Certificates-OMNI_Gate 2.ZIP": b"a" * 5000, "notes.txt": b"b"}))
    assert (found.name, found.content) == ("Certificates-OMNI_Gate 2.ZIP", b"a" * 5000)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "BV-USB-010"),
        (["certificates-omni_gate.zip.txt", "._certificates-omni_gate.zip", "gate.zip"], "BV-USB-010"),
        ([NAME, "certificates-omni_gate (1).zip"], "BV-USB-011"),
    ],
)
def test_none_or_several_archives_are_refused(make: Make, names: list[str], code: str) -> None:
    drive = make(dict.fromkeys(names, b"a"))
    assert _code(lambda: find_archive(drive)) == code


def test_a_huge_archive_is_not_read(make: Make) -> None:
    drive = make({NAME: bytes(300_000)})
    assert _code(lambda: find_archive(drive)) == "BV-PRV-002"


def test_files_are_written_replaced_and_listed(make: Make) -> None:
    drive = make({})
    for content in (b"first", b"", b"x" * 100_000, b"last"):
        drive.write("panorama/managed_logs/panorama_device_log_v1_01_02_03.img", content)
        assert drive.read("panorama/managed_logs/panorama_device_log_v1_01_02_03.img", 100_000) == content
    assert [entry.name for entry in drive.entries("panorama")] == ["managed_logs"]
    assert drive.entries("nothing") == []
    assert _code(lambda: drive.read("panorama/nothing", 10)) == "BV-USB-001"
    assert _code(lambda: drive.read("panorama/managed_logs", 10)) == "BV-USB-001"


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/a", "a//b", "a\\b", "nul\0", "a:b", ""])
def test_no_path_leads_elsewhere(make: Make, path: str) -> None:
    drive = make({})
    assert _code(lambda: drive.write(path, b"a")) == "BV-USB-005"


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "secret").write_bytes(b"a")
    (drive / NAME).symlink_to(tmp_path / "secret")
    (drive / "panorama").symlink_to(tmp_path / "elsewhere")
    assert _code(lambda: find_archive(open_stick(drive))) == "BV-USB-010"
    assert _code(lambda: open_stick(drive).write("panorama/occ.log", b"a")) == "BV-USB-005"


def test_others_read_what_was_written_into_an_image(tmp_path: Path) -> None:
    image = fat_image(tmp_path / "a.img")
    drive = open_stick(image)
    drawn = random.Random(7)
    written: dict[str, bytes] = {}
    for number in range(60):
        name = f"panorama/a rather long name, {number % 40}.log"
        written[name] = drawn.randbytes(drawn.randrange(5000))
        drive.write(name, written[name])
    assert {name: read_from_image(image, name) for name in written} == written
    assert complaints_about(image) == ""


def test_a_full_image_is_left_as_it_was(tmp_path: Path) -> None:
    image = fat_image(tmp_path / "a.img", {"a.log": b"old"}, 34)
    assert _code(lambda: open_stick(image).write("a.log", bytes(40_000_000))) == "BV-USB-003"
    assert open_stick(image).read("a.log", 10) == b"old"
    assert complaints_about(image) == ""


def test_an_image_with_a_partition_table_is_read(tmp_path: Path, small_image: bytes) -> None:
    entry = struct.pack("<B3sB3sII", 0, bytes(3), 0x0C, bytes(3), 2048, len(small_image) // 512)
    table = bytes(446) + entry + bytes(48) + b"\x55\xaa"
    image = tmp_path / "a.img"
    image.write_bytes(table.ljust(2048 * 512, b"\0") + small_image)
    drive = open_stick(image)
    assert find_archive(drive).content == b"a" * 3000
    drive.write("panorama/occ.log", b"line\n")
    assert drive.read("panorama/occ.log", 10) == b"line\n"


@pytest.mark.parametrize("content", [b"", b"a" * 511, bytes(4096), b"PK" * 4096])
def test_what_is_no_image_is_refused(tmp_path: Path, content: bytes) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(content)
    assert _code(lambda: open_stick(image)) == "BV-USB-002"
    assert _code(lambda: open_stick(tmp_path / "nothing")) == "BV-USB-001"


def test_an_image_that_was_cut_off_is_refused(tmp_path: Path, small_image: bytes) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(small_image[:-512])
    assert _code(lambda: open_stick(image)) == "BV-USB-002"


def _table(image: bytes) -> int:
    return int.from_bytes(image[14:16], "little") * 512


def test_a_chain_that_runs_in_a_circle_is_refused(tmp_path: Path, small_image: bytes) -> None:
    broken = bytearray(small_image)
    # The root folder's one cluster is followed by itself.
    struct.pack_into("<I", broken, _table(small_image) + 4 * 2, 2)
    image = tmp_path / "a.img"
    image.write_bytes(broken)
    assert _code(lambda: open_stick(image)) == "BV-USB-002"


@pytest.mark.parametrize("following", [0, 1, 0x0FFFFFF7, 0x00FFFFFF])
def test_a_chain_into_nowhere_is_refused(tmp_path: Path, small_image: bytes, following: int) -> None:
    broken = bytearray(small_image)
    struct.pack_into("<I", broken, _table(small_image) + 4 * 3, following)
    image = tmp_path / "a.img"
    image.write_bytes(broken)
    assert _code(lambda: find_archive(open_stick(image))) == "BV-USB-002"


@settings(max_examples=60, deadline=None, suppress_health_check=ONE_FOLDER)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 511), st.integers(0, 255)), min_size=1))
def test_whatever_is_broken_ends_with_an_answer(
    tmp_path: Path, small_image: bytes, broken: list[tuple[int, int, int]]
) -> None:
    """Boot sector, the beginnings of both tables, the root folder and the file, changed at random."""
    table = _table(small_image)
    size = int.from_bytes(small_image[36:40], "little") * 512
    data = table + 2 * size
    places = [0, 512, table, table + size, data, data, data + 512, data + 1024, data + 1536]
    image = tmp_path / "a.img"
    if not image.exists() or image.stat().st_size != len(small_image):
        image.write_bytes(small_image)
    with image.open("r+b") as stream:
        for place in set(places):
            stream.seek(place)
            stream.write(small_image[place : place + 512])
        for area, offset, value in broken:
            stream.seek(places[area] + offset)
            stream.write(bytes([value]))
    try:
        drive = open_stick(image)
        for entry in drive.entries():
            if entry.folder:
                drive.entries(entry.name)
            else:
                drive.read(entry.name, 100_000)
    except BelvedereError as error:
        assert error.code in ("BV-USB-001", "BV-USB-002", "BV-USB-004", "BV-USB-005")


NAMES = ["a.zip", "certificates-omni_gate.zip", ".belvedere-0a1b2c3d.part", "short.txt", "x" * 200]


@settings(max_examples=25, deadline=None, suppress_health_check=ONE_FOLDER)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["write", "rename", "remove"]),
            st.sampled_from(NAMES),
            st.sampled_from(NAMES),
            st.integers(0, 9000),
        ),
        max_size=12,
    )
)
def test_files_of_an_image_keep_their_content_whatever_is_renamed_and_removed(
    small_image: bytes, tmp_path: Path, steps: list[tuple[str, str, str, int]]
) -> None:
    image = tmp_path / "renamed.img"
    image.write_bytes(small_image)
    stick, expected = FatStick(image), {NAME: b"a" * 3000}
    for number, (action, name, new, size) in enumerate(steps):
        if action == "write":
            expected[name] = bytes([number + 1]) * size
            stick.write(name, expected[name])
        elif action == "remove":
            expected.pop(name, None)
            stick.remove(name)
        elif name in expected and name != new:
            expected[new] = expected.pop(name)
            stick.rename(name, new)
    assert {entry.name: stick.read(entry.name, 10_000) for entry in stick.entries()} == expected
    assert complaints_about(image) == ""


def test_only_files_of_an_image_can_be_renamed_or_removed(tmp_path: Path) -> None:
    stick = FatStick(fat_image(tmp_path / "a.img"))
    stick.write("folder/file.txt", b"a")
    assert _code(lambda: stick.remove("folder")) == "BV-USB-002"
    assert _code(lambda: stick.rename("folder", "other")) == "BV-USB-002"
    assert _code(lambda: stick.rename("none", "other")) == "BV-USB-002"
    assert _code(lambda: stick.rename("none", "a/b")) in {"BV-USB-002", "BV-USB-005"}
    assert [entry.name for entry in stick.entries()] == ["folder"]
