"""From the rows of a batch file to what they ask for, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.appliance_rows import read_appliance
from belvedere_simulator.provisioning.batch.camera_rows import read_camera
from belvedere_simulator.provisioning.batch.cells import Cells
from belvedere_simulator.provisioning.batch.columns import COLUMNS, Kind
from belvedere_simulator.provisioning.batch.dialect import Row, Sheet, read_file, read_sheet
from belvedere_simulator.provisioning.batch.items import Batch, Item, Problem

MOST = 10_000


def load(file: Path) -> Batch:
    """What a file asks for, not compared with anything. Raises BelvedereError BV-BAT-001, BV-BAT-002."""
    return read_batch(read_file(file))


def read_batch(content: bytes) -> Batch:
    """What a file with these bytes asks for; a row with problems counts, too, where it is known what it is.

    Raises BelvedereError BV-BAT-002 where there is no table.
    """
    sheet = read_sheet(content)
    problems = list(_heads(sheet))
    items: list[Item] = []
    usual = _usual_kind(sheet)
    for row in sheet.rows[:MOST]:
        item, wrong = _read(sheet, row, usual)
        problems += wrong
        if item is not None:
            items.append(item)
    problems += _size(sheet)
    return Batch(tuple(items), tuple(sorted(problems, key=lambda problem: problem.line)))


def _heads(sheet: Sheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, column in enumerate(sheet.columns, 1):
        if column is None:
            # Not quoted: where the heads are missing this is somebody's password.
            what = tr("Column {number} has a name that is not known", number=number)
            known = ", ".join(each.name for each in COLUMNS)
            yield Problem(sheet.head_line, "", what, tr("Remove it. The columns are {names}.", names=known))
        elif column.name in seen:
            remedy = tr("Remove one of them.")
            yield Problem(sheet.head_line, column.name, tr("The column is there twice"), remedy)
        else:
            seen.add(column.name)


def _size(sheet: Sheet) -> Iterator[Problem]:
    if len(sheet.rows) > MOST:
        line = sheet.rows[MOST].line
        yield Problem(line, "", tr("More than {most} rows", most=MOST), tr("Divide the file."))
    if sheet.broken:
        what = tr("From here on the file cannot be read: a quotation mark is not closed, or is too early")
        yield Problem(sheet.broken, "", what, tr('Write " inside of a cell as "" and close the cell with ".'))
    if not sheet.rows and not sheet.broken:
        what = tr("There is no row below the names of the columns")
        yield Problem(sheet.head_line, "", what, tr("Write one row for each appliance and camera."))


def _usual_kind(sheet: Sheet) -> Kind | None:
    """What rows are about where the file has no column for it."""
    names = {column.name for column in sheet.columns if column is not None}
    if "kind" in names:
        return None
    return Kind.CAMERA if "url" in names else Kind.APPLIANCE


def _read(sheet: Sheet, row: Row, usual: Kind | None) -> tuple[Item | None, list[Problem]]:
    if any(row.cells[len(sheet.columns) :]):
        what = tr("The row has more cells than the first one")
        remedy = tr('Put cells with separators in them between quotation marks (").')
        return None, [Problem(row.line, "", what, remedy)]
    cells = Cells(row.line, _named(sheet, row))
    kind = usual or _kind(cells)
    if kind is None:
        return None, cells.problems
    _check_others(cells, kind)
    item: Item | None = read_appliance(cells) if kind is Kind.APPLIANCE else read_camera(cells)
    return item, cells.problems


def _named(sheet: Sheet, row: Row) -> Mapping[str, str]:
    pairs = zip(sheet.columns, row.cells, strict=False)
    return {column.name: cell for column, cell in pairs if column is not None}


def _kind(cells: Cells) -> Kind | None:
    told = cells.text("kind").casefold()
    if told in tuple(Kind):
        return Kind(told)
    remedy = tr("Write {one} or {other}.", one=Kind.APPLIANCE.value, other=Kind.CAMERA.value)
    cells.refuse("kind", tr("It is not said what the row is about"), remedy)
    return None


def _check_others(cells: Cells, kind: Kind) -> None:
    for column in COLUMNS:
        if kind not in column.kinds and cells.text(column.name):
            words = {
                Kind.APPLIANCE: tr("This does not go with an appliance"),
                Kind.CAMERA: tr("This does not go with a camera"),
            }
            cells.refuse(column.name, words[kind], tr("Leave the cell empty."))
