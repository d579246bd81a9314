"""A sheet of labels: a QR code of name, id and serial number for each appliance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.paper.sheet import Sheet

# Sheets of 3 by 7 labels of 63.5 x 38.1 mm on A4 are sold everywhere (L7160 and the like).
_ACROSS, _DOWN = 3, 7
_WIDE, _HIGH = 63.5, 38.1
_LEFT, _TOP, _GAP = 7.2, 15.1, 2.5
_CODE = 27.0
_PADDING = 3.5
_ID_LETTERS = 18
_QUIET = 4


def qr_text(name: str, identifier: str, serial: str) -> str:
    """What the code holds: name, id and, where it is known, the serial number, one a line."""
    return "\n".join(filter(None, (name, identifier, serial)))


def label_sheet(items: Iterable[Mapping[str, Any]]) -> bytes:
    """A PDF with a label for each appliance that is done; items as `BatchSession.outcome` tells them."""
    sheet = Sheet(tr("Labels"))
    sheet.pdf.set_auto_page_break(auto=False)
    done = [item for item in items if item["kind"] == "appliance" and item["state"] == "done"]
    for number, item in enumerate(done):
        place = number % (_ACROSS * _DOWN)
        if place == 0:
            sheet.pdf.add_page()
        row, column = divmod(place, _ACROSS)
        _label(sheet, _LEFT + column * (_WIDE + _GAP), _TOP + row * _HIGH, item)
    if not done:
        sheet.pdf.add_page()
        sheet.pdf.cell(text=sheet.write_with(tr("No appliance of the batch is done yet."), 11))
    return bytes(sheet.pdf.output())


def _label(sheet: Sheet, left: float, top: float, item: Mapping[str, Any]) -> None:
    name, identifier, serial = str(item["name"]), str(item["id"]), str(item.get("serial") or "")
    _code(sheet, left + _PADDING, top + (_HIGH - _CODE) / 2, qr_text(name, identifier, serial))
    start = left + _PADDING + _CODE + 1.5
    room = left + _WIDE - _PADDING - start
    below = top + _PADDING + 4
    for line in _name_lines(sheet, name, room):
        sheet.pdf.text(start, below, line)
        below += 4.4
    for line in _details(identifier, serial):
        below += 2.9
        sheet.pdf.text(start, below, sheet.write_with(line, 6))


def _name_lines(sheet: Sheet, name: str, room: float) -> list[str]:
    """The name in bold letters, over up to three lines, the last of them cut where it must be."""
    lines = [""]
    for letter in sheet.write_with(name, 11, bold=True):
        if sheet.pdf.get_string_width(lines[-1] + letter) > room:
            lines.append("")
        lines[-1] += letter
    return lines if len(lines) <= 3 else [*lines[:2], f"{lines[2][:-2]}.."]


def _details(identifier: str, serial: str) -> Iterator[str]:
    yield from (identifier[at : at + _ID_LETTERS] for at in range(0, len(identifier), _ID_LETTERS))
    if serial:
        yield tr("Serial {serial}", serial=serial)


def _code(sheet: Sheet, left: float, top: float, text: str) -> None:
    import segno  # noqa: PLC0415 - needed here only

    code = segno.make(text, error="m", micro=False)
    size = _CODE / (code.symbol_size(border=_QUIET)[0])
    sheet.pdf.set_fill_color(0, 0, 0)
    for row, line in enumerate(code.matrix):
        # Runs in one piece: viewers leave fine white lines between squares.
        column = 0
        while column < len(line):
            run = column
            while run < len(line) and line[run]:
                run += 1
            if run > column:
                sheet.pdf.rect(
                    left + (column + _QUIET) * size,
                    top + (row + _QUIET) * size,
                    (run - column) * size,
                    size,
                    style="F",
                )
            column = run + 1
