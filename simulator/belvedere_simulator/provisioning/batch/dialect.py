"""From the bytes of a file to its rows, whatever program wrote it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.columns import COMMENT, Column, column_named

LARGEST = 8 << 20
_DELIMITERS = (",", ";", "\t")
_SEPARATOR = "sep="
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Row:
    """One row with the line it begins in, from 1."""

    line: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Sheet:
    """The columns of a file, None for one that is not known, and the rows below them.

    `broken` is the line from which on the file is not CSV any more, 0 where all of it is.
    """

    columns: tuple[Column | None, ...]
    rows: tuple[Row, ...]
    head_line: int
    broken: int = 0


def read_file(file: Path) -> bytes:
    """The bytes of a batch file. Raises BelvedereError BV-BAT-001, BV-BAT-002."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        what = tr("The file cannot be read")
        raise BelvedereError("BV-BAT-001", what, where=str(file), why=error.strerror or "") from error
    if len(content) > LARGEST:
        raise _no_table(tr("it is larger than {most} MB", most=LARGEST >> 20))
    return content


def read_sheet(content: bytes) -> Sheet:
    """The table in a file: comma, semicolon or tab; UTF-8, UTF-16 or the letters of Windows.

    Raises BelvedereError BV-BAT-002 where there is no table.
    """
    text = _decoded(content)
    lines = text.split("\n")
    head = next((number for number, line in enumerate(lines) if _counts(line)), None)
    if head is None:
        raise _no_table(tr("it is empty"))
    delimiter = _delimiter_said(lines[head])
    if delimiter:
        head = next((number for number in range(head + 1, len(lines)) if _counts(lines[number])), None)
        if head is None:
            raise _no_table(tr("it is empty"))
    rows = _Rows("\n".join(lines[head:]), delimiter or _delimiter(lines[head]), head)
    listed = list(rows)
    if not listed:
        raise _no_table(tr("its first row cannot be read"))
    columns = tuple(map(column_named, listed[0].cells))
    if not any(column is not None and column.name == "name" for column in columns):
        raise _no_table(tr("its first row does not name the columns; there is no column {name}", name="name"))
    below = tuple(row for row in listed[1:] if _is_told(row))
    return Sheet(columns, below, listed[0].line, rows.broken)


class _Rows:
    """The rows of a text; `broken` is set where they end too early."""

    def __init__(self, text: str, delimiter: str, before: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._before = before
        self.broken = 0

    def __iter__(self) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)
        while True:
            begins = self._before + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            # What the module says quotes nothing, but says nothing to people either.
            except csv.Error:
                self.broken = begins
                return
            yield Row(begins, tuple(cell.strip() for cell in cells))


def _is_told(row: Row) -> bool:
    return any(row.cells) and not row.cells[0].startswith(COMMENT)


def _counts(line: str) -> bool:
    return bool(line.strip(" \t\r\n,;")) and not line.lstrip().startswith(COMMENT)


def _delimiter_said(line: str) -> str:
    """What a first line like `sep=;` says, as spreadsheets write it."""
    told = line.rstrip("\r\n").casefold()
    letter = told.removeprefix(_SEPARATOR)
    return letter if told.startswith(_SEPARATOR) and letter in _DELIMITERS else ""


def _delimiter(head: str) -> str:
    """The one that finds most columns."""

    def found(delimiter: str) -> int:
        return sum(column_named(cell.strip('" \r\n')) is not None for cell in head.split(delimiter))

    return max(_DELIMITERS, key=found)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content.removeprefix(mark), encoding)
    try:
        return _text(content, "utf-8")
    except BelvedereError:
        # Spreadsheets under Windows write so where they are not asked for UTF-8.
        return _text(content, "cp1252")


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # "from None": the error holds the bytes.
        raise _no_table(tr("it is not text")) from None
    if "\0" in text:
        raise _no_table(tr("it is not text"))
    # One kind of line end: a lone return ends a line of old programs, and would be an error inside a cell.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _no_table(why: str) -> BelvedereError:
    return BelvedereError("BV-BAT-002", tr("The file holds no table of appliances and cameras"), why=why)
