"""A file is there whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from belvedere_simulator.files import PRIVATE, everything_below, remove_unfinished, rewrite_whole, write_whole


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.json"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["report.json"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError):
        write_whole(tmp_path / "file" / "report.json", b"")


def test_a_folder_that_goes_while_its_neighbours_are_looked_at_is_left_out(tmp_path: Path) -> None:
    for name in ("stays", "goes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    found = set()
    for each in everything_below(tmp_path):
        found.add(each.relative_to(tmp_path).as_posix())
        # Both are known by now, and neither was looked into.
        shutil.rmtree(tmp_path / "goes", ignore_errors=True)
    assert found == {"stays", "stays/file", "goes"}
    assert list(everything_below(tmp_path / "none")) == []


def test_permissions_are_kept_unless_they_are_named(tmp_path: Path) -> None:
    target = tmp_path / "key"
    write_whole(target, b"one", PRIVATE)
    assert target.stat().st_mode & 0o777 == PRIVATE
    write_whole(target, b"two")
    assert target.stat().st_mode & 0o777 == PRIVATE


def test_what_a_killed_writer_left_of_one_file_goes(tmp_path: Path) -> None:
    for name in (".report.json.x1y2", ".report.json.z3", ".report.jsonl.a", "report.json"):
        (tmp_path / name).write_bytes(b"half")
    remove_unfinished(tmp_path / "report.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".report.jsonl.a", "report.json"]


def test_the_one_writer_of_a_file_leaves_nothing_of_earlier_ones(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.json"
    rewrite_whole(target, b"one", PRIVATE)
    (target.parent / ".report.json.x1y2").write_bytes(b"half")
    rewrite_whole(target, b"two")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"two", PRIVATE)
    assert [path.name for path in target.parent.iterdir()] == ["report.json"]
