"""Writing the lines of a view to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.lines import Line
from belvedere_simulator.logs.recount import Check, Progress
from belvedere_simulator.logs.view import View
from belvedere_simulator.messages import tr

FORMS = ("text", "source", "json", "csv")
_AT_ONCE, _RAW_AT_ONCE = 2000, 10_000
_COLUMNS = ("time", "level", "source", "number", "text")


def export(
    view: View,
    to: Path,
    form: str,
    check: Check,
    progress: Progress,
    *,
    first: int = 0,
    count: int | None = None,
) -> dict[str, int]:
    """Write lines, all from `first` on without `count`: {"lines": n, "bytes": n}; wholly or not at all.

    `text` is what the logs hold, byte by byte; `source` has the name of the log before each line; `json` is
    an object a line. Raises BelvedereError: BV-LGV-007 it cannot be written, BV-LGV-008 no such form.
    """
    if form not in FORMS:
        raise BelvedereError("BV-LGV-008", tr("Lines cannot be written in this form"), where=form[:80])
    total = view.total()
    last = total if count is None else min(total, first + count)
    try:
        return _written(to, _pieces(view, form, (first, last), check, progress), last - first)
    except OSError as error:
        what, why = tr("The lines cannot be written"), error.strerror or ""
        raise BelvedereError("BV-LGV-007", what, where=str(to), why=why) from error


def _written(to: Path, pieces: Iterator[bytes], lines: int) -> dict[str, int]:
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}.")
    temporary, size = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(to)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return {"lines": max(0, lines), "bytes": size}


def _pieces(
    view: View, form: str, span: tuple[int, int], check: Check, progress: Progress
) -> Iterator[bytes]:
    first, last = span
    if form == "csv":
        yield csv_rows([_COLUMNS])
    size = _RAW_AT_ONCE if form in {"text", "source"} else _AT_ONCE
    for at in range(first, last, size):
        check()
        many = min(size, last - at)
        if form == "text":
            yield b"".join(line + b"\n" for _found, line in view.raw(at, many))
        elif form == "source":
            raw = view.raw(at, many)
            yield b"".join(view.tracks[f.track].name.encode() + b": " + line + b"\n" for f, line in raw)
        else:
            lines = view.page(at, many, fields=form == "json").lines
            yield _told(view, form, lines)
        progress((at + many - first) / max(1, last - first))


def _told(view: View, form: str, lines: tuple[Line, ...]) -> bytes:
    if form == "csv":
        return csv_rows(
            (iso(line.time), line.level or "", view.tracks[line.track].name, line.number, line.text)
            for line in lines
        )
    return b"".join(json_line(line, view.tracks[line.track].name) for line in lines)


def json_line(line: Line, source: str) -> bytes:
    """One line as an object: what a program needs of it."""
    told: dict[str, Any] = {
        "time": iso(line.time) or None,
        "level": line.level,
        "source": source,
        "number": line.number,
        "text": line.text,
    }
    if line.cut:
        told["cut"] = True
    if line.fields:
        told["fields"] = line.fields
    if line.known:
        told["known"] = line.known["key"]
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def iso(time: float | None) -> str:
    """ISO 8601, UTC; "" for None."""
    if time is None:
        return ""
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def csv_rows(rows: Any) -> bytes:
    """Rows of a table; what a spreadsheet would take for a formula is marked as text."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
