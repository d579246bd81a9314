"""Runs that are kept, played again and compared: as a user does it, with real processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.replay.layout import BATCHES, OUTPUTS
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf
from fakes.applications import ApplicationFolder
from fakes.clips import make_clip
from fakes.models import weighted_model

MakeApplication = Callable[..., ApplicationFolder]
FRAMES = 12

TWO_CLASSES = """
import numpy as np
import panoramasdk

BOXES = {"person": (0.1, 0.2, 0.3, 0.9), "car": (0.5, 0.5, 0.9, 0.8)}

node = panoramasdk.node()
threshold = node.inputs.threshold.get()


def number(image):
    height, width = image.shape[:2]
    cells = [image[height // 16, int((cell + 0.5) * width / 16)].mean() > 127 for cell in range(16)]
    return sum(bit << (15 - cell) for cell, bit in enumerate(cells))


while True:
    batch = node.inputs.video_in.get()
    for frame in batch:
        n = number(frame.image)
        print("seen", n, flush=True)
        likely = np.array([[0.31 + 0.05 * (n % 8), 0.8 if n % 3 == 0 else 0.1]], np.float32)
        (scores,) = node.call({"data": likely}, "model")
        for name, score in zip(BOXES, scores[0]):
            if score >= threshold:
                left, top, right, bottom = BOXES[name]
                frame.add_rect(left, top, right, bottom)
                frame.add_label("%s %.2f" % (name, score), left, top)
        frame.add_label("at %d.%06d" % frame.time_stamp, 0.02, 0.05)
        frame.add_label(" ".join({"any", "order", "will", "do", "here"}), 0.02, 0.95)
    node.outputs.video_out.put(batch)
"""


@pytest.fixture
def folder(application: MakeApplication) -> Path:
    made = application(
        TWO_CLASSES, parameters={"threshold": ("float32", 0.5)}, models=["model"], model_shape=(1, 2)
    )
    return made.folder


def _played(*arguments: object) -> None:
    assert main([*map(str, arguments)]) == 0


def _compared(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["compare", *map(str, arguments), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def _frames(facts: dict[str, Any], kind: str) -> list[int]:
    return [difference["frame"] for difference in facts["differences"] if kind in difference["kinds"]]


def _same(name: str, first: Recording, second: Recording) -> bool:
    return (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_seeded_regressions_are_told_at_the_right_frames_and_what_is_the_same_to_the_byte(
    folder: Path, clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = f"model={weighted_model(tmp_path / 'good.onnx', (1.0, 1.0))}"
    blind = f"model={weighted_model(tmp_path / 'blind.onnx', (1.0, 0.0))}"
    source = ("--camera", f"cam={clip}", "--fast", "--frames", FRAMES, "--provider", "cpu")
    _played("run", folder, *source, "--model", good, "--keep-recording", "market")
    _played("replay", "market", folder, "--model", good)
    _played("replay", "market", folder, "--model", blind, "--as", "no-cars")
    _played("replay", "market", folder, "--model", good, "--param", "threshold=0.6", "--as", "strict")

    shelf = Shelf()
    recorded, again = shelf.find("market"), shelf.find("market-replay")
    assert recorded.is_complete and again.is_complete
    assert _same(OUTPUTS, recorded, again) and _same(BATCHES, recorded, again)
    code, facts = _compared(capsys, "market", "market-replay", "--fail-on", "any")
    assert (code, facts["same_bytes"], facts["frames"], facts["differences"]) == (0, True, FRAMES, [])

    junit = tmp_path / "junit.xml"
    asked = ("--fail-on", "missing", "--junit", junit, "--pictures", tmp_path / "pictures")
    code, facts = _compared(capsys, "market-replay", "no-cars", *asked)
    assert code == 1
    assert _frames(facts, "missing") == [n for n in range(FRAMES) if n % 3 == 0]
    assert {box["label"] for each in facts["differences"] for box in each["missing"]} == {"car 0.80"}
    assert 'failures="1"' in junit.read_text()
    pictures = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert pictures == [f"cam_{n:06d}.png" for n in range(FRAMES) if n % 3 == 0]

    code, facts = _compared(capsys, "market-replay", "strict", "--fail-on", "added")
    assert code == 0
    assert _frames(facts, "missing") == [n for n in range(FRAMES) if n % 8 in (4, 5)]
    assert {box["label"][:6] for each in facts["differences"] for box in each["missing"]} == {"person"}

    _played("recording", "show", "market", "--frame", "cam:6")
    assert "car 0.80" in capsys.readouterr().out


def test_what_two_unsteady_cameras_delivered_is_delivered_again_as_it_came(
    folder: Path, clip: Path, tmp_path: Path
) -> None:
    slow = make_clip(tmp_path / "slow.mp4", rate=1, frames=3, size=(160, 120))
    model = f"model={weighted_model(tmp_path / 'good.onnx', (1.0, 1.0))}"
    cameras = ("--camera", f"cam={clip}", "--camera", f"cam={slow}")
    kept = tmp_path / "elsewhere" / "kept"
    given = ("--param", "threshold=0.4", "--model", model, "--provider", "cpu")
    _played("run", folder, *cameras, *given, "--frames", 2 * FRAMES, "--keep-recording", kept)
    _played("replay", kept, folder, "--model", model, "--as", tmp_path / "elsewhere" / "again")
    recorded, again = Shelf().find(str(kept)), Shelf().find(str(tmp_path / "elsewhere" / "again"))
    assert any(cached for line in _lines(recorded) for _stream, _place, cached in line["frames"])
    assert {stream for line in _lines(recorded) for stream, _place, _cached in line["frames"]} == {
        "cam",
        "cam-2",
    }
    assert again.facts["parameters"]["threshold"] == pytest.approx(0.4)
    assert _same(BATCHES, recorded, again)
    assert _same(OUTPUTS, recorded, again)
    assert main(["replay", str(again.folder), str(folder)]) == 2, "it has no pictures of its own"


def _lines(recording: Recording) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (recording.folder / BATCHES).read_text().splitlines()]
