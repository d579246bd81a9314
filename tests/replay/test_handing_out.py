"""What of recordings may be handed out: nothing that nobody consented to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.replay.handing_out import consent, is_withheld
from belvedere_simulator.replay.layout import FACTS, MARK, OUTPUTS
from belvedere_simulator.replay.recording import Recording


def test_recordings_are_withheld_until_somebody_consents(
    make: Callable[..., Recording], tmp_path: Path
) -> None:
    recording = make("market", {0: []})
    (recording.folder / MARK).touch()
    inside = recording.folder / "streams" / "cam"
    inside.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(recording.folder)
    within = (recording.folder, recording.folder / OUTPUTS, inside / "0001.mkv", link / OUTPUTS)
    assert all(map(is_withheld, within))
    assert not is_withheld(tmp_path / "other.log")
    agreed = consent(recording, given=True)
    assert not any(map(is_withheld, within))
    consent(agreed, given=False)
    assert all(map(is_withheld, within))
    (recording.folder / FACTS).write_text("{ damaged")
    assert is_withheld(inside / "0001.mkv")
