"""The steps of a job or of a shadow: what happened, what may not be, what helps."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from belvedere_desktop.messages.rows import StepRow
from belvedere_desktop.messages.words import moment
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable

translate = QCoreApplication.translate


def steps_table(name: str, parent: QWidget) -> ShortTable[StepRow]:
    """A table of steps, the first one above."""
    columns = [
        Column[StepRow]("time", translate("Messages", "Time"), lambda row: moment(row.time), width=110),
        Column[StepRow](
            "version",
            translate("Messages", "Version"),
            lambda row: "" if row.version is None or row.kind == "asked" else str(row.version),
            width=64,
        ),
        Column[StepRow]("what", translate("Messages", "What happened"), _what, colour=_colour, width=360),
    ]
    return ShortTable(name, columns, lambda row: row.place, parent, most_shown=0)


def _what(row: StepRow) -> str:
    parts = [row.text, row.details, row.helps, f"△ {row.wrong}" if row.wrong else ""]
    if row.missed:
        parts.insert(0, translate("Messages", "{0} changes before it were not heard.").format(row.missed))
    return "\n".join(part for part in parts if part)


def _colour(row: StepRow) -> str:
    if row.wrong:
        return "warning"
    return "error" if row.kind == "refused" else ""
