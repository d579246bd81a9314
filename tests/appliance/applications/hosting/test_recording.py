"""What an instance gets and puts, kept while it plays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.replay.layout import BATCHES, LOG, RecordingOrder
from belvedere_simulator.replay.recording import open_recording
from fakes.hosted import HostedBox, Install
from fakes.waiting import until


@pytest.mark.usefixtures("door")
def test_it_is_recorded_while_it_plays_until_asked_or_its_time_is_over(
    box: HostedBox, install: Install, tmp_path: Path
) -> None:
    box.host.launch(install("app"))
    box.wait_running("app")
    recording = box.host.live("app").recording
    folder = tmp_path / "recordings" / "asked"
    box.host.live("app").record(RecordingOrder(str(folder), begun_late=True), 600.0, 1.0, "gate")
    assert recording.state()["name"] == "asked"
    with pytest.raises(BelvedereError, match="BV-REPLAY-015"):
        recording.begin(RecordingOrder(str(tmp_path / "other"), begun_late=True), 600.0, 1.0, "gate")
    until(lambda: (folder / BATCHES).exists() and (folder / BATCHES).read_text().count("\n") > 5)
    # Lines come on a way of their own.
    until(lambda: (folder / LOG).exists() and "door_camera" in (folder / LOG).read_text())
    recording.end()
    recording.end()
    kept = open_recording(folder)
    assert kept.is_complete
    assert kept.has_pictures
    assert (kept.facts["instance"], kept.facts["device"], kept.facts["folder"]) == ("app", "gate", "")
    assert kept.cameras[0][0] == "door_camera"
    frames = [frame["frame"] for put in kept.puts() for frame in put["frames"]]
    assert None not in frames, "what was put of frames from before the recording is not in it"
    assert frames == sorted(frames)
    assert any("door_camera" in line["line"] for line in kept.log())
    assert recording.state()["name"] == ""

    timed = tmp_path / "recordings" / "timed"
    recording.begin(RecordingOrder(str(timed), "small", begun_late=True), 1.0, 1.0, "gate")
    until(lambda: recording.state()["name"] == "")
    assert open_recording(timed).is_complete, "who sees that it has ended fetches it"
    assert json.loads((timed / "recording.json").read_text())["begun_late"] is True


@pytest.mark.usefixtures("door")
def test_a_recording_ends_with_its_instance(box: HostedBox, install: Install, tmp_path: Path) -> None:
    box.host.launch(install("app"))
    box.wait_running("app")
    folder = tmp_path / "kept"
    box.host.live("app").recording.begin(RecordingOrder(str(folder), begun_late=True), 600.0, 1.0, "")
    until(lambda: (folder / BATCHES).exists() and (folder / BATCHES).read_text().count("\n") > 2)
    box.host.stop("app")
    assert open_recording(folder).is_complete
