"""Recordings that lie where logs are gathered stay out of bundles until somebody consents."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from belvedere_simulator.replay.layout import MARK
from belvedere_simulator.support.bundle import Draft
from belvedere_simulator.support.gathering import Gathering
from belvedere_simulator.support.this_computer import gather_own_logs
from belvedere_simulator.support.wish import Wish
from belvedere_simulator.support.workspace import open_bundle

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


def bundled(logs: Path, folder: Path) -> set[str]:
    """The files of a bundle with these logs."""
    wish = Wish(NOW - timedelta(hours=1), NOW)
    folder.mkdir()
    draft = Draft(wish, below=folder)
    gather_own_logs(Gathering(wish, draft.staging, None, None, {}, logs, logs, lambda _text: None))
    file = folder / "support.zip"
    draft.write(file)
    draft.close()
    workspace = open_bundle(file, (), folder / "opened")
    found = {each.path for each in workspace.announcement.files}
    workspace.close()
    return found


def test_a_recording_among_logs_is_taken_with_consent_only(tmp_path: Path) -> None:
    logs, kept = tmp_path / "logs", tmp_path / "logs" / "kept"
    kept.mkdir(parents=True)
    (logs / "belvedere.log").write_text("a line\n")
    (kept / "seen.log").write_text("a face\n")
    (kept / MARK).touch()
    assert bundled(logs, tmp_path / "without") == {"program/belvedere.log"}
    page = {"format": 1, "id": "1", "frames_of": "1", "made": 0.0, "expires": None, "cameras": []}
    (kept / "recording.json").write_text(json.dumps(page | {"consent_to_hand_out": True}))
    assert bundled(logs, tmp_path / "with") == {"program/belvedere.log", "program/seen.log"}
