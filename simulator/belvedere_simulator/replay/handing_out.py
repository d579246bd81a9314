"""Whether something on the disk may be handed out: recordings show people, who are asked before."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.replay.layout import FACTS, MARK
from belvedere_simulator.replay.recording import Recording, open_recording


def is_withheld(path: Path) -> bool:
    """Whether `path` is a recording, or lies in one, that nobody consented to hand out.

    Whoever packs files for others asks this of each. One that is damaged is withheld too.
    """
    # Links could lead into one from anywhere.
    real = path.resolve()
    return any(_is_recording(folder) and not _has_consent(folder) for folder in (real, *real.parents))


def consent(recording: Recording, *, given: bool) -> Recording:
    """Remember whether it may be handed out. Raises OSError."""
    return recording.with_facts(consent_to_hand_out=given)


def _is_recording(folder: Path) -> bool:
    return (folder / MARK).exists() or (folder / FACTS).exists()


def _has_consent(folder: Path) -> bool:
    try:
        return open_recording(folder).facts.get("consent_to_hand_out") is True
    except BelvedereError:
        return False
