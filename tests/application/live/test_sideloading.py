"""Code in the place of what was deployed."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.application.live.sideloading import with_files
from belvedere_simulator.application.live.words import look_words, overlay_words, sideload_words
from belvedere_simulator.errors import BelvedereError
from fakes.applications import ApplicationFolder


def test_what_was_deployed_stays_and_only_what_differs_is_told(tmp_path: Path) -> None:
    made = ApplicationFolder(tmp_path / "project", "print('new')\n", files={"words.py": "W = 1\n"})
    deployed = tmp_path / "deployed"
    deployed.mkdir()
    (deployed / "app.py").write_text("print('old')\n")
    (deployed / "words.py").write_text("W = 1\n")
    (deployed / "wheel.txt").write_text("of the base image\n")
    done = with_files(deployed, deployed, made.code, tmp_path / "1")
    assert done.files == ("app.py",)
    running = tmp_path / "1" / "panorama"
    assert (running / "app.py").read_text() == "print('new')\n"
    assert (running / "wheel.txt").exists()
    assert (deployed / "app.py").read_text() == "print('old')\n"
    assert not (tmp_path / "1" / "staged").exists()
    # Compared to what runs: the second time only what was saved meanwhile is new.
    (made.code / "src" / "more.py").write_text("")
    assert with_files(deployed, running, made.code, tmp_path / "2").files == ("more.py",)
    assert with_files(deployed, tmp_path / "2" / "panorama", made.code, tmp_path / "3").files == ()
    words = sideload_words(["more.py"])
    assert "more.py" in words[0] and "Gone" in words[1]


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    made = ApplicationFolder(tmp_path / "project", "pass\n")
    with pytest.raises(BelvedereError, match="BV-APP-014"):
        with_files(tmp_path / "gone", tmp_path / "gone", made.code, tmp_path / "1")
    assert not (tmp_path / "1").exists()


def test_a_look_is_told_in_lines() -> None:
    tensor = {"name": "data", "dtype": "float32", "shape": [1, 3], "bad": 2, "min": 0, "max": 1, "mean": 0.5}
    output = {"name": "out", "dtype": "int64", "shape": [], "bad": 0, "top": [[[], None], [[0, 1], 7.5]]}
    frame = {"stream": "cam", "number": 4, "width": 8, "height": 6, "shown": False, "cached": True}
    look = {
        "port": "video_in",
        "seconds": 0.0125,
        "frames": [{**frame, "overlay": [["rect", 0, 0, 0.5, 1]]}],
        "models": [
            {"node": "m", "count": 3, "calls": [{"ms": 2.5, "inputs": [tensor], "outputs": [output]}]}
        ],
    }
    lines = list(look_words(look))
    assert lines[0] == "video_in: 12.5 ms from the batch to its put"
    assert lines[1] == "cam #4  8x6  not put, cached"
    assert lines[2] == "  box 0.000, 0.000, 0.500, 1.000"
    assert lines[-1] == "      [0, 1]  7.5"
    assert any("2 are no numbers" in line for line in lines)
    assert overlay_words(["label", "7 people", 0.1, 0.2]) == "label '7 people' at 0.100, 0.200"
