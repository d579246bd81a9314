"""What is in a bundle, as JSON tells it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from belvedere_simulator.explaining.documents import known_document
from belvedere_simulator.support.form import Announcement
from belvedere_simulator.support.summary import Summary


def announcement_document(told: Announcement) -> dict[str, Any]:
    """`program`, `created`, `since`, `until`, `note`, `consent`, `files` (path, title, size, removed),
    `removals` (path, line, kind, shown), `problems`, `views`.
    """
    members = ("program", "created", "since", "until", "note", "consent")
    return {
        **{name: getattr(told, name) for name in members},
        "files": [
            {"path": each.path, "title": each.title, "size": each.size, "removed": each.removed}
            for each in told.files
        ],
        "removals": [
            {"path": each.path, "line": each.line, "kind": each.kind.value, "shown": each.shown}
            for each in told.removals
        ],
        "problems": list(told.problems),
        "views": list(told.views),
    }


def summary_document(summary: Summary) -> dict[str, Any]:
    """`states` (kind, name, state, path, bad) and `known` (known, path, line, count)."""
    return {
        "states": [asdict(each) for each in summary.states],
        "known": [
            {"known": known_document(each.known), "path": each.path, "line": each.line, "count": each.count}
            for each in summary.known
        ],
    }
