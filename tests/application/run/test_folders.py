"""An application's folders belong to one run at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from belvedere_simulator.application.run.folders import instance_folders

HOLD = """
import sys
from pathlib import Path
from belvedere_simulator.application.run.folders import instance_folders
print(instance_folders("app", Path(sys.argv[1]), Path(sys.argv[2])).number, flush=True)
sys.stdin.read()
"""


def test_a_later_run_finds_what_an_earlier_left(tmp_path: Path) -> None:
    first = instance_folders("app", tmp_path / "app", tmp_path)
    (first.storage / "kept").touch()
    first.release()
    second = instance_folders("app", tmp_path / "app", tmp_path)
    assert (second.storage / "kept").exists()
    assert second == first
    second.release()


def test_a_run_at_the_same_time_has_its_own(tmp_path: Path) -> None:
    first = instance_folders("app", tmp_path / "app", tmp_path)
    second = instance_folders("app", tmp_path / "app", tmp_path)
    assert (first.number, second.number) == (1, 2)
    assert not {first.storage, first.logs, first.streams} & {second.storage, second.logs, second.streams}
    first.release()
    again = instance_folders("app", tmp_path / "app", tmp_path)
    assert again == first
    second.release()
    again.release()


def test_applications_of_one_name_are_told_apart_by_where_they_lie(tmp_path: Path) -> None:
    here, there = (instance_folders("app", tmp_path / place / "app", tmp_path) for place in "ab")
    assert here.number == there.number == 1
    assert here.storage != there.storage
    here.release()
    there.release()


def test_a_run_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", HOLD, str(tmp_path / "app"), str(tmp_path)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"1\n"
        beside = instance_folders("app", tmp_path / "app", tmp_path)
        holder.kill()
    after = instance_folders("app", tmp_path / "app", tmp_path)
    assert (beside.number, after.number) == (2, 1)
    beside.release()
    after.release()
