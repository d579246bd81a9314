"""The copy of an archive on this computer."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from belvedere_simulator.drives.contents import archive_name
from belvedere_simulator.drives.copies import delete_copy, keep_copy, read_copy

from .conftest import NAME, code_of


def test_it_is_for_its_owner_only_and_can_be_deleted(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / NAME
    keep_copy(file, content)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_copy(file) == content
    delete_copy(file)
    delete_copy(file)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_names_of_devices_fit_and_stay_apart(tmp_path: Path, content: bytes) -> None:
    files = [tmp_path / archive_name("y" * 254 + last) for last in "ab"]
    for file in files:
        keep_copy(file, content)
    assert sorted(tmp_path.iterdir()) == sorted(files)
    assert archive_name("y" * 200) == f"certificates-omni_{'y' * 200}.zip"


def test_what_is_deleted_is_overwritten_first(tmp_path: Path, content: bytes) -> None:
    file, other = tmp_path / NAME, tmp_path / "other name of the same file"
    keep_copy(file, content)
    os.link(file, other)
    delete_copy(file)
    assert other.read_bytes() == bytes(len(content))


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"dear")
    (tmp_path / NAME).symlink_to(target)
    delete_copy(tmp_path / NAME)
    assert target.read_bytes() == b"dear"
    assert not (tmp_path / NAME).is_symlink()


@pytest.mark.parametrize(("size", "code"), [(None, "BV-DRV-020"), (256 * 1024 + 1, "BV-PRV-002")])
def test_what_is_no_archive_is_not_read(tmp_path: Path, size: int | None, code: str) -> None:
    file = tmp_path / NAME
    if size is not None:
        file.write_bytes(bytes(size))
    assert code_of(lambda: read_copy(file)) == code


def test_a_copy_that_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert code_of(lambda: delete_copy(tmp_path / NAME)) == "BV-DRV-019"
