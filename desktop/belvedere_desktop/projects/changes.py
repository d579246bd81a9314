"""What is different, as rows: between two projects, or before and after a change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_LONGEST = 160
Change = tuple[str, str, str, str]


def changes_of(sections: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Part, what, before and after of each difference."""
    return [
        (
            str(section["Title"]),
            str(each["Path"]),
            "" if each["Kind"] == "added" else _shown(each["Old"]),
            "" if each["Kind"] == "removed" else _shown(each["New"]),
        )
        for section in sections
        for each in section["Differences"]
    ]


def renamed(folders: Sequence[Sequence[str]]) -> list[Change]:
    """The same for folders that get another name."""
    part = translate("Projects", "Folders")
    return [(part, "", old, new) for old, new in folders]


def change_columns() -> tuple[Column[Change], ...]:
    """Part, what, before and after."""
    return (
        Column("part", translate("Projects", "Part"), lambda change: change[0], width=160),
        Column("what", translate("Projects", "What"), lambda change: change[1], width=220),
        Column("before", translate("Projects", "Before"), lambda change: change[2] or "–", width=190),
        Column("after", translate("Projects", "After"), lambda change: change[3] or "–", width=170),
    )


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
