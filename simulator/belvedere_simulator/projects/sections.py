"""Differences as JSON: of two projects, or of one before and after a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from belvedere_simulator.projects.comparing import Section


def sections_document(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Each part with what is different in it."""
    return [
        {
            "Title": section.title,
            "Differences": [
                {"Kind": each.kind, "Path": each.path, "Old": each.old, "New": each.new}
                for each in section.differences
            ],
        }
        for section in sections
    ]
