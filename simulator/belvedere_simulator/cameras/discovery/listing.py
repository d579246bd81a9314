"""A list of cameras as CSV: checked whole before anything of it is used."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

COLUMNS = ("name", "url", "user", "password", "description", "tags")
_NEEDED = COLUMNS[:2]
_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
_MOST_LINES = 10_000
_LARGEST = 8 << 20
_DESCRIPTION = 255
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class ListedCamera:
    """One line of the list, ready to be registered. `tags` are pairs of name and value."""

    line: int
    name: str
    address: CameraAddress = field(repr=False)
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ListFault:
    """What is wrong in `line` (from 1, the head included; 0: the whole list). Never quotes a password."""

    line: int
    what: str

    def __str__(self) -> str:
        return tr("line {line}: {what}", line=self.line, what=self.what) if self.line else self.what


@dataclass(frozen=True)
class CheckedList:
    """Either cameras or faults: nothing is taken of a list with a fault."""

    cameras: tuple[ListedCamera, ...] = ()
    faults: tuple[ListFault, ...] = ()

    def required(self) -> tuple[ListedCamera, ...]:
        """The cameras. Raises BelvedereError BV-DOC-093 with the first faults."""
        if not self.faults:
            return self.cameras
        shown = "; ".join(map(str, self.faults[:5])) + ("; ..." if len(self.faults) > 5 else "")
        count = len(self.faults)
        raise BelvedereError("BV-DOC-093", tr("The list has {count} faults", count=count), why=shown)


def read_list(content: bytes) -> CheckedList:
    """Read CSV (comma, semicolon or tabulator; UTF-8) with the columns of `COLUMNS`, the first two needed."""
    try:
        if len(content) > _LARGEST:
            return _unfit(tr("the list is larger than {most} MB", most=_LARGEST >> 20))
        text = content.decode("utf-8-sig")
        head = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=head.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return _checked([(rows.line_num, row) for row in rows])
    except UnicodeDecodeError:
        return _unfit(tr("the list is not UTF-8 text"))
    except csv.Error:
        return _unfit(tr("the list is not CSV: a quotation mark is missing, or a field is too long"))


def _unfit(what: str) -> CheckedList:
    return CheckedList(faults=(ListFault(0, what),))


def _checked(rows: list[tuple[int, list[str]]]) -> CheckedList:
    if not rows:
        return _unfit(tr("the list is empty"))
    names = [cell.strip().lower() for cell in rows[0][1]]
    faults = _head_faults(names)
    filled = [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row)]
    if not faults and not filled:
        faults = [ListFault(0, tr("the list names no camera"))]
    if len(filled) > _MOST_LINES:
        faults = [ListFault(0, tr("the list has more than {most} lines", most=_MOST_LINES))]
    if faults:
        return CheckedList(faults=tuple(faults))
    cameras: list[ListedCamera] = []
    seen: dict[str, int] = {}
    for line, row in filled:
        if len(row) != len(names):
            faults.append(
                ListFault(line, tr("it has {count} fields, not {of}", count=len(row), of=len(names)))
            )
            continue
        cells = dict(zip(names, (cell.strip() for cell in row), strict=True))
        made, wrong = _camera(line, cells, seen)
        faults += [ListFault(line, what) for what in wrong]
        cameras += [made] if made else []
    return CheckedList(faults=tuple(faults)) if faults else CheckedList(tuple(cameras))


def _head_faults(names: list[str]) -> list[ListFault]:
    wrong = [tr("there is no column {name}", name=each) for each in _NEEDED if each not in names]
    wrong += [tr("the column {name} is unknown", name=each[:40]) for each in names if each not in COLUMNS]
    wrong += [
        tr("the column {name} is there twice", name=each)
        for each in dict.fromkeys(names)
        if each in COLUMNS and names.count(each) > 1
    ]
    return [ListFault(1, each) for each in wrong]


def _camera(line: int, cells: dict[str, str], seen: dict[str, int]) -> tuple[ListedCamera | None, list[str]]:
    wrong: list[str] = []
    name = cells["name"]
    if not _NAME.fullmatch(name):
        wrong.append(tr("a name is 1 to 128 letters, digits, - and _"))
    elif name in seen:
        wrong.append(tr("the name {name} is in line {line} already", name=name, line=seen[name]))
    seen.setdefault(name, line)
    if len(cells.get("description", "")) > _DESCRIPTION:
        wrong.append(tr("the description is longer than {most} characters", most=_DESCRIPTION))
    tags = _tags(cells.get("tags", ""))
    if tags is None:
        wrong.append(tr("tags are NAME=VALUE, with blanks between them"))
    try:
        address = parse_address(cells["url"], cells.get("user", ""), cells.get("password", ""))
    except BelvedereError as error:
        return None, [*wrong, error.what]
    if address.password and not address.username:
        wrong.append(tr("there is a password without a user"))
    if wrong or tags is None:
        return None, wrong
    return ListedCamera(line, name, address, cells.get("description", ""), tags), []


def _tags(text: str) -> tuple[tuple[str, str], ...] | None:
    pairs = [each.partition("=") for each in text.split()]
    if any(not name or not mark for name, mark, _ in pairs):
        return None
    return tuple((name, value) for name, _, value in pairs)
