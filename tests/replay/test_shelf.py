"""Recordings are found, go when their time is over, and take no more room than they may."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.replay.keeping import DAY
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Keeping, Shelf

MakeRecording = Callable[..., Recording]


def test_what_is_over_goes_and_nothing_else(shelf: Shelf, make: MakeRecording) -> None:
    make("old", {0: []}, expires=500.0)
    make("new", {0: []}, expires=time.time() + DAY)
    make("kept", {0: []})
    assert shelf.expire() == ["old"]
    assert {recording.name for recording in shelf.recordings()} == {"new", "kept"}


def test_the_cap_refuses_a_recording_and_removes_none(shelf: Shelf, make: MakeRecording) -> None:
    size = make("one", {0: []}).size()
    shelf.keep(Keeping(cap=size + 100))
    assert shelf.room(1000) == 100
    shelf.keep(Keeping(cap=size))
    with pytest.raises(BelvedereError, match="BV-REPLAY-005"):
        shelf.room(1000)
    assert len(shelf.recordings()) == 1


@pytest.mark.parametrize("name", ["..", ".hidden", "", "a b", "a" * 65])
def test_a_name_does_not_lead_out_of_the_folder(shelf: Shelf, name: str) -> None:
    for act in (shelf.place, shelf.find, shelf.remove):
        with pytest.raises(BelvedereError, match="BV-REPLAY-004"):
            act(name)


def test_a_path_is_taken_as_it_is(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.place(f"{tmp_path}/elsewhere") == tmp_path / "elsewhere"
    assert shelf.place("./here") == Path.cwd() / "here"


def test_a_recording_is_never_written_over(shelf: Shelf, make: MakeRecording) -> None:
    make("market", {0: []})
    with pytest.raises(BelvedereError, match="BV-REPLAY-004"):
        shelf.place("market")
    assert shelf.free_name("market") == "market-2"


def test_a_damaged_one_is_in_nobodys_way(shelf: Shelf, make: MakeRecording) -> None:
    make("market", {0: []})
    broken = shelf.folder / "broken"
    broken.mkdir()
    (broken / "recording.json").write_text('{"format": 2}')
    assert [recording.name for recording in shelf.recordings()] == ["market"]
    with pytest.raises(BelvedereError, match="BV-REPLAY-001"):
        shelf.find("broken")


def test_the_words_of_recording(
    shelf: Shelf, make: MakeRecording, capsys: pytest.CaptureFixture[str]
) -> None:
    make("market", {0: [["rect", 0.1, 0.1, 0.2, 0.2]], 1: []})
    assert main(["recording", "list"]) == 0
    assert "market" in capsys.readouterr().out
    assert main(["recording", "keep", "market", "--days", "2"]) == 0
    assert shelf.find("market").expires == pytest.approx(time.time() + 2 * DAY, abs=600)
    assert main(["recording", "keep", "market", "--for-ever"]) == 0
    assert shelf.find("market").expires is None
    assert main(["recording", "settings", "--cap", "1G"]) == 0
    assert shelf.keeping == Keeping(cap=1 << 30)
    capsys.readouterr()
    assert main(["recording", "show", "market"]) == 0
    assert "may show people    yes" in capsys.readouterr().out
    assert main(["recording", "show", "market", "--log"]) == 0
    assert "[cam:1] code: after the second" in capsys.readouterr().out
    assert main(["recording", "show", "market", "--frame", "cam:0"]) == 0
    assert "rect 0.1000 0.1000 0.2000 0.2000" in capsys.readouterr().out
    assert main(["recording", "show", "market", "--frame", "cam:9"]) == 2
    assert main(["recording", "remove", "market"]) == 0
    assert shelf.recordings() == []
