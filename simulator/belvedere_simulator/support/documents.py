"""What is in a bundle, as JSON tells it."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.support.form import Announcement


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
