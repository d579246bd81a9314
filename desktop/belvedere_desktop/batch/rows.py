"""What the table of a batch shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
FINISHED = frozenset({"done", "skipped"})


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a row."""

    column: str
    what: str
    remedy: str


@dataclass(frozen=True)
class BatchRow:
    """One line of the file; without `kind` it is not known what it is about."""

    line: int
    kind: str = ""
    name: str = ""
    detail: str = ""
    state: str = "waiting"
    text: str = ""
    code: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_appliance(self) -> bool:
        """Whether it is about an appliance."""
        return self.kind == "appliance"


def rows_of(checked: Mapping[str, Any]) -> list[BatchRow]:
    """The rows of a checked file, in its order; lines with problems alone have rows, too."""
    rows = {item["line"]: row_of(item) for item in checked["items"]}
    for told in checked["problems"]:
        row = rows.setdefault(told["line"], BatchRow(told["line"]))
        problem = Problem(told["column"], told["what"], told["remedy"])
        rows[row.line] = replace(row, problems=(*row.problems, problem))
    return [rows[line] for line in sorted(rows)]


def row_of(item: Mapping[str, Any]) -> BatchRow:
    """The row of one item."""
    detail = ", ".join(item["addresses"]) or item["url"]
    if not detail and item["kind"] == "appliance":
        detail = translate("Batch", "from the network")
    return BatchRow(
        item["line"], item["kind"], item["name"], detail, item["state"], item["text"], item["code"]
    )


def problem_text(row: BatchRow) -> str:
    """All that is wrong with a row, with what to do, one a line."""
    lines = []
    for problem in row.problems:
        place = f"{problem.column}: " if problem.column else ""
        lines.append(f"{place}{problem.what}. {problem.remedy}")
    return "\n".join(lines) or row.text


def state_words(row: BatchRow) -> str:
    """How far a row is."""
    if row.problems:
        return translate("Batch", "✕ problem")
    words = {
        "waiting": translate("Batch", "not begun"),
        "begun": translate("Batch", "begun"),
        "made": translate("Batch", "begun"),
        "done": translate("Batch", "✓ done"),
        "failed": translate("Batch", "✕ failed"),
        "skipped": translate("Batch", "skipped"),
    }
    return words.get(row.state, row.state)


def batch_columns() -> Sequence[Column[BatchRow]]:
    """In their order."""
    kinds = {
        "appliance": translate("Batch", "Appliance"),
        "camera": translate("Batch", "Camera"),
        "": translate("Batch", "(unknown)"),
    }
    return (
        Column(
            "line",
            translate("Batch", "Line"),
            lambda row: str(row.line),
            order=lambda row: row.line,
            width=56,
        ),
        Column("kind", translate("Batch", "Kind"), lambda row: kinds.get(row.kind, row.kind), width=100),
        Column("name", translate("Batch", "Name"), lambda row: row.name, width=170),
        Column("detail", translate("Batch", "Address"), lambda row: row.detail, width=210),
        Column("state", translate("Batch", "State"), state_words, colour=_colour, width=110),
        Column(
            "note",
            translate("Batch", "Note"),
            lambda row: problem_text(row).replace("\n", " · "),
            tip=problem_text,
            width=260,
        ),
    )


def _colour(row: BatchRow) -> str:
    if row.problems or row.state == "failed":
        return "error"
    return {"done": "running", "skipped": "muted"}.get(row.state, "")
