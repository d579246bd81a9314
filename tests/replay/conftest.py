"""Recordings written as a run would have left them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.replay.layout import BATCHES, LOG, OUTPUTS, TIMINGS
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf

Overlays = Mapping[int, list[list[Any]]]
MakeRecording = Callable[..., Recording]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The shelf of a user who has nothing else."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    return Shelf()


@pytest.fixture
def make(shelf: Shelf) -> MakeRecording:
    """Write a recording: what was drawn over each frame of the stream `cam`, and how long that took."""

    def written(name: str, drawn: Overlays, took: float = 10.0, **facts: Any) -> Recording:
        folder = shelf.folder / name
        folder.mkdir(parents=True)
        entries = [
            {"stream": "cam", "frame": frame, "overlay": overlay, "picture": "00"}
            for frame, overlay in drawn.items()
        ]
        _lines(folder / OUTPUTS, [{"put": put, "frames": [entry]} for put, entry in enumerate(entries)])
        _lines(folder / BATCHES, [{"port": "video_in", "frames": [["cam", frame, False]]} for frame in drawn])
        times = [{"batch": batch, "at": float(batch)} for batch in range(len(drawn))]
        _lines(folder / TIMINGS, [*times, *({"put": put, "took": took} for put in range(len(drawn)))])
        _lines(folder / LOG, [{"at": 1.5, "stream": "code", "line": "after the second"}])
        page = {"format": 1, "id": name, "frames_of": "market", "replays": None, "made": 1000.0}
        page |= {"expires": None, "application": "app", "complete": True, "cut": "", "frames": "none"}
        page |= {"cameras": [{"node": "cam", "chosen_for": "cam"}], "models": [], "parameters": {}}
        page |= {"code": {"sha256": "ab" * 32}, "shows_people": True, "parameters_given": {}}
        return Recording(folder, page).with_facts(**facts)

    return written


def _lines(file: Path, lines: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
