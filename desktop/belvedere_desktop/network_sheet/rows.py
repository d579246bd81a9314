"""The rows of a network sheet as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate


@dataclass(frozen=True)
class SheetLine:
    """One row; `number` is its place. `reached` is None while it was not tried, or cannot be."""

    number: int
    host: str
    port: int
    protocol: str
    outward: bool
    reason: str
    way: str
    reached: bool | None = None
    outcome: str = ""


def lines_of(sheet: Mapping[str, Any]) -> list[SheetLine]:
    """The rows of a sheet as the child tells it, with the outcomes where it was tried."""
    rows = sheet["rows"]
    outcomes = sheet.get("outcomes") or [{}] * len(rows)
    return [
        SheetLine(
            number,
            row["host"],
            row["port"],
            f"{row['protocol']} ({row['transport']})",
            row["outward"],
            row["reason"],
            row["way"],
            outcome.get("reached"),
            outcome.get("text", ""),
        )
        for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True))
    ]


def sheet_columns() -> tuple[Column[SheetLine], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column(
            "direction",
            translate("NetworkSheet", "Way"),
            lambda line: (
                translate("NetworkSheet", "→ out") if line.outward else translate("NetworkSheet", "← in")
            ),
            order=lambda line: line.number,
            width=60,
        ),
        Column("host", translate("NetworkSheet", "Host"), lambda line: line.host, width=150),
        Column(
            "port",
            translate("NetworkSheet", "Port"),
            lambda line: str(line.port),
            order=lambda line: line.port,
            width=60,
        ),
        Column("protocol", translate("NetworkSheet", "Protocol"), lambda line: line.protocol, width=130),
        Column("way", translate("NetworkSheet", "By"), lambda line: line.way, width=160),
        Column(
            "outcome",
            translate("NetworkSheet", "Tried"),
            lambda line: line.outcome,
            colour=_colour,
            width=150,
        ),
        Column("reason", translate("NetworkSheet", "Why"), lambda line: line.reason, width=300),
    )


def _colour(line: SheetLine) -> str:
    if line.reached is None:
        return "muted"
    return "running" if line.reached else "error"
