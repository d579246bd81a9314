"""Which batches a recording's ports got."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import BATCHES

Entry = tuple[str, int, bool]
"""A stream, the place of the frame in its pictures, and whether the entry was cached."""


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal: one that was being written when the power went is not there.

    Raises BelvedereError BV-REPLAY-002.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return [dict(json.loads(line)) for line in text[: text.rfind("\n") + 1].splitlines()]
    except (OSError, ValueError, TypeError) as error:
        why = str(getattr(error, "strerror", "") or error)
        raise BelvedereError(
            "BV-REPLAY-002", tr("The recording cannot be read"), where=str(file), why=why
        ) from error


def read_plan(recording: Path) -> dict[str, list[list[Entry]]]:
    """The batches of each port, in their order. Raises BelvedereError BV-REPLAY-002."""
    plan: dict[str, list[list[Entry]]] = {}
    for line in read_lines(recording / BATCHES):
        if "port" in line:
            entries = [(str(stream), int(place), bool(cached)) for stream, place, cached in line["frames"]]
            plan.setdefault(str(line["port"]), []).append(entries)
    return plan
