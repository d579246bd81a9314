"""Tables for people: columns of aligned text that fit the terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

_GAP = "  "
_NARROWEST = 8
_CUT = "…"


def terminal_width() -> int | None:
    """How many columns the terminal has; None where output goes to a file or a program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], width: int | None = None) -> str:
    """Rows below their heads. No line is wider than `width`: the widest columns are cut, marked with …"""
    cells = [[shown(value) for value in row] for row in [heads, *rows]]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = _fitted(widths, width)
    return "\n".join(_line(row, widths) for row in cells)


def record(fields: Iterable[tuple[str, Any]]) -> str:
    """One thing: its fields below one another, those without a value left out."""
    told = [(name, shown(value)) for name, value in fields if value not in (None, "", [], {})]
    widest = max((columns(name) for name, _ in told), default=0)
    return "\n".join(f"{name}{' ' * (widest - columns(name))}{_GAP}{value}" for name, value in told)


def shown(value: Any) -> str:
    """A value as a person reads it; control characters of others' texts never reach the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dict):
        return ", ".join(f"{name}={shown(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    return "".join(each if _is_plain(each) else " " for each in str(value))


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns_of(letter) for letter in text)


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _is_plain(letter: str) -> bool:
    # Cc: control, Cf: direction marks and the like, Cs: lone surrogates, Zl/Zp: line ends.
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _fitted(widths: list[int], most: int) -> list[int]:
    fitted = list(widths)
    while sum(fitted) + len(_GAP) * (len(fitted) - 1) > most and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(cell, width) for cell, width in zip(row, widths, strict=True)]
    return _GAP.join(padded).rstrip()


def _padded(cell: str, width: int) -> str:
    if columns(cell) > width:
        kept = ""
        for letter in cell:
            if columns(kept) + _columns_of(letter) > width - 1:
                break
            kept += letter
        cell = kept + _CUT
    return cell + " " * (width - columns(cell))
