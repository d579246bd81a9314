"""Waiting for one stick after another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from belvedere_simulator.commands.twins.sticks import NextStick
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.programs import SystemPrograms
from belvedere_simulator.errors import BelvedereError
from fakes.plugged_drives import Computer
from fakes.waiting import until


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    return found


def drives(computer: Computer) -> LinuxDrives:
    return LinuxDrives(SystemPrograms(), system=computer.system)


@contextmanager
def waiting(wait: Callable[[], Drive]) -> Iterator[list[Drive]]:
    """What it gets, once it gets it; waited for at the end."""
    got: list[Drive] = []
    thread = threading.Thread(target=lambda: got.append(wait()))
    thread.start()
    yield got
    thread.join(30)
    assert not thread.is_alive()


def test_a_used_stick_counts_again_once_it_was_pulled_out(computer: Computer, tmp_path: Path) -> None:
    told: list[str] = []
    sticks = NextStick(drives(computer), told.append, 30)
    computer.plug(tmp_path, "sdx", label="ONE")
    assert sticks.wait_for("gate-1").label == "ONE"
    with waiting(lambda: sticks.wait_for("gate-2")) as got:
        until(lambda: any(text.startswith("gate-2: put in") for text in told), 10)
        assert got == []
        computer.plug(tmp_path, "sdy", label="EXT", fstype="ext4", fsver="1.0")
        until(lambda: any(text.startswith("EXT will not do") for text in told), 10)
        computer.pull("sdx")
        computer.plug(tmp_path, "sdx", label="TWO")
    assert [drive.label for drive in got] == ["TWO"]


def test_two_at_once_are_not_guessed_and_none_is_given_up(computer: Computer, tmp_path: Path) -> None:
    told: list[str] = []
    for name in ("sdx", "sdy"):
        computer.plug(tmp_path, name, label=name.upper())
    with pytest.raises(BelvedereError) as refused:
        NextStick(drives(computer), told.append, 1.0).wait_for("gate-1")
    assert refused.value.code == "BV-BAT-013"
    assert "gate-1: leave only one stick in: SDX, SDY" in told
