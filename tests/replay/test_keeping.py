"""How the recording of a run is concluded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.run_recording import conclude
from belvedere_simulator.events import LogWritten
from belvedere_simulator.replay import keeping
from belvedere_simulator.replay.keeping import KeptRun
from belvedere_simulator.replay.layout import BATCHES, LOG, RecordingOrder
from belvedere_simulator.replay.recording import Recording, open_recording

MakeRecording = Callable[..., Recording]


def _report(restarts: int = 0) -> dict[str, Any]:
    return {"restarts": {"stream_worker": restarts}, "seconds": 2.0, "exit_code": 0}


def _kept(recording: Recording) -> KeptRun:
    return KeptRun(RecordingOrder(str(recording.folder)))


def test_a_whole_run_has_its_outcome_and_needs_no_words(make: MakeRecording) -> None:
    recording = make("market", {0: []}, complete=False)
    assert conclude(_kept(recording), _report()) == []
    kept = open_recording(recording.folder)
    assert kept.is_complete
    assert kept.facts["report"]["seconds"] == 2.0


def test_one_that_became_full_is_a_warning_and_one_that_was_cut_off_an_error(make: MakeRecording) -> None:
    full, broken = make("full", {0: []}), make("broken", {0: []})
    with (full.folder / BATCHES).open("a") as file:
        file.write(json.dumps({"cut": "limit"}) + "\n")
    (warning,) = conclude(_kept(full), _report())
    assert (warning.code, warning.severity) == ("BV-REPLAY-007", "warning")
    (error,) = conclude(_kept(broken), _report(restarts=1))
    assert (error.code, error.severity) == ("BV-REPLAY-008", "error")
    assert not open_recording(broken.folder).is_complete


def test_nothing_is_left_of_a_run_that_delivered_nothing(make: MakeRecording) -> None:
    recording = make("market", {})
    assert conclude(_kept(recording), _report()) == []
    assert not recording.folder.exists()


def test_a_log_is_kept_up_to_its_limit_and_a_lost_disk_does_not_end_the_run(
    make: MakeRecording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_LOG", 500)
    recording = make("market", {0: []})
    kept = _kept(recording)
    for number in range(20):
        kept.note(LogWritten("code", f"line {number}"))
    assert "line 0" in (recording.folder / LOG).read_text()
    assert "line 19" not in (recording.folder / LOG).read_text()
    nowhere = KeptRun(RecordingOrder(str(Path(recording.folder) / "gone" / "away")))
    nowhere.note(LogWritten("code", "a line"))
