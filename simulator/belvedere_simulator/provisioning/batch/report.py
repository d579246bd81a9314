"""What became of a batch: as text, as a table for spreadsheets, as PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from belvedere_simulator.commands.tables import table
from belvedere_simulator.messages import tr
from belvedere_simulator.paper.sheet import Sheet
from belvedere_simulator.provisioning.batch.documents import counted

Items = Sequence[Mapping[str, Any]]
_WIDTHS = (10, 20, 38, 20, 62, 34, 32, 61)
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def report(items: Items, ending: str, now: datetime) -> bytes:
    """The report as `ending` says: .pdf, .csv, anything else is text. Items as `BatchSession.outcome`."""
    if ending.casefold() == ".pdf":
        return _pdf(items, now)
    if ending.casefold() == ".csv":
        return _csv(items)
    return (_title(items, now) + "\n\n" + table(_heads(), _rows(items)) + "\n").encode()


def state_words(state: str) -> str:
    """A state for people."""
    return {
        "waiting": tr("not begun"),
        "begun": tr("begun"),
        "made": tr("begun"),
        "done": tr("done"),
        "failed": tr("failed"),
        "skipped": tr("skipped"),
    }.get(state, state)


def _title(items: Items, now: datetime) -> str:
    told = ", ".join(f"{count} {state_words(state)}" for state, count in sorted(counted(items).items()))
    when = now.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
    return f"{tr('Batch of {time}', time=when)}\n{told}"


def _heads() -> list[str]:
    return [
        tr("LINE"),
        tr("KIND"),
        tr("NAME"),
        tr("RESULT"),
        tr("ID"),
        tr("SERIAL"),
        tr("TIME"),
        tr("NOTE"),
    ]


def _rows(items: Items) -> list[list[str]]:
    return [
        [
            str(item["line"]),
            str(item["kind"]),
            str(item["name"]),
            state_words(str(item["state"])),
            str(item["id"]),
            str(item.get("serial") or ""),
            _moment(float(item["at"])),
            str(item["text"] or item["place"]),
        ]
        for item in items
    ]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S") if seconds else ""


def _csv(items: Items) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (_heads(), *_rows(items)):
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    # With the mark spreadsheets know that it is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _pdf(items: Items, now: datetime) -> bytes:
    sheet = Sheet(tr("Report of a batch"), landscape=True)
    pdf = sheet.pdf
    pdf.set_auto_page_break(auto=True, margin=12)
    pdf.set_margins(10, 12)
    pdf.add_page()
    title, _, told = _title(items, now).partition("\n")
    pdf.cell(text=sheet.write_with(title, 14, bold=True), new_x="LMARGIN", new_y="NEXT")
    pdf.cell(text=sheet.write_with(told, 10), h=8, new_x="LMARGIN", new_y="NEXT")
    with pdf.table(col_widths=_WIDTHS, text_align="LEFT", line_height=4) as drawn:
        for number, cells in enumerate((_heads(), *_rows(items))):
            row = drawn.row()
            for cell in cells:
                text = sheet.write_with(cell, 7, bold=number == 0)
                row.cell(text, style=pdf.font_face())
        # The table begins to draw now, with the font of its heads.
        sheet.write_with("", 7)
    if sheet.remark:
        pdf.cell(text=sheet.write_with(sheet.remark, 7), h=8)
    return bytes(pdf.output())
