"""Which rows of a table are shown, and in which order; what that takes is worked out once for each row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from belvedere_desktop.tables.column import Column

R = TypeVar("R")


@dataclass(slots=True)
class _Entry(Generic[R]):
    row: R
    key: Hashable
    text: str
    orders: dict[int, Any] = field(default_factory=dict)


class Arrangement(Generic[R]):
    """Rows with the words that are searched in them, kept sorted, so that a search only picks from them."""

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], Hashable]) -> None:
        self._columns = columns
        self._searched = [column.text for column in columns if column.searched]
        self._key = key
        self._entries: dict[Hashable, _Entry[R]] = {}
        self._sorted: list[_Entry[R]] | None = []
        self._by = (0, False)
        self._words: tuple[str, ...] = ()
        self._accepts: dict[str, Callable[[R], bool]] = {}
        self.every: Sequence[R] = ()

    def take(self, rows: Sequence[R]) -> None:
        """These are the rows now. A row that is the same as before keeps what was worked out for it."""
        before, entries = self._entries, dict[Hashable, _Entry[R]]()
        for row in rows:
            key = self._key(row)
            known = before.get(key)
            same = known is not None and (known.row is row or known.row == row)
            entries[key] = known if known is not None and same else _Entry(row, key, self._text(row))
        self.every = list(rows)
        if not _same(before, entries):
            self._sorted = None
        self._entries = entries

    def search(self, text: str) -> bool:
        """Only rows that have every word of `text` somewhere; whether that changes anything."""
        words = tuple(text.lower().split())
        if words == self._words:
            return False
        self._words = words
        return True

    def narrow(self, name: str, accept: Callable[[R], bool] | None) -> bool:
        """Only rows that `accept` takes, until it is taken away again; whether that changes anything."""
        if accept is None:
            return self._accepts.pop(name, None) is not None
        self._accepts[name] = accept
        return True

    def sort(self, column: int, *, descending: bool) -> None:
        """By the order of a column."""
        if (column, descending) != self._by:
            self._by, self._sorted = (column, descending), None

    def arranged(self) -> tuple[list[R], list[Hashable]]:
        """The rows that are shown, and their keys."""
        found = self._in_order()
        for word in self._words:
            found = [entry for entry in found if word in entry.text]
        for accept in self._accepts.values():
            found = [entry for entry in found if accept(entry.row)]
        return [entry.row for entry in found], [entry.key for entry in found]

    def _in_order(self) -> list[_Entry[R]]:
        if self._sorted is None:
            number, descending = self._by
            order = _order(self._columns[number])
            entries = list(self._entries.values())
            for entry in entries:
                if number not in entry.orders:
                    entry.orders[number] = order(entry.row)
            self._sorted = sorted(entries, key=lambda entry: entry.orders[number], reverse=descending)
        return self._sorted

    def _text(self, row: R) -> str:
        return "\n".join([text(row) for text in self._searched]).lower()


def _order(column: Column[R]) -> Callable[[R], Any]:
    if column.order is not None:
        return column.order
    return lambda row: column.text(row).lower()


def _same(before: dict[Hashable, _Entry[R]], after: dict[Hashable, _Entry[R]]) -> bool:
    return len(before) == len(after) and all(
        old is new for old, new in zip(before.values(), after.values(), strict=True)
    )
