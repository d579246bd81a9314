"""Which rows of a table are shown, and in which order; what that takes is worked out once for each row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from belvedere_desktop.tables.column import Column

R = TypeVar("R")
_NEW = -1


class Arrangement(Generic[R]):
    """Rows with the words that are searched in them, kept sorted, so that a search only picks from them.

    Everything about rows is kept in lists beside each other and named by places in them: an object for each
    of thousands of rows would be looked at by every collection of garbage, while somebody types.
    """

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], Hashable]) -> None:
        self._columns = columns
        self._searched = [column.text for column in columns if column.searched]
        self._key = key
        self._rows: list[R] = []
        self._keys: list[Hashable] = []
        self._texts: list[str] = []
        self._orders: dict[int, list[Any]] = {}
        self._sorted: list[int] | None = []
        self._by = (0, False)
        self._words: tuple[str, ...] = ()
        self._accepts: dict[str, Callable[[R], bool]] = {}

    @property
    def every(self) -> Sequence[R]:
        """All rows, as they were given."""
        return self._rows

    def take(self, rows: Sequence[R]) -> None:
        """These are the rows now. A row that is the same as before keeps what was worked out for it."""
        keys = [self._key(row) for row in rows]
        sources = self._sources(rows, keys)
        if sources == list(range(len(self._rows))):
            return
        texts, orders = self._texts, self._orders
        self._rows, self._keys, self._sorted = list(rows), keys, None
        self._texts = [
            texts[source] if source >= 0 else self._text(row)
            for source, row in zip(sources, rows, strict=True)
        ]
        self._orders = {}
        for number, known in orders.items():
            order = _order(self._columns[number])
            self._orders[number] = [
                known[source] if source >= 0 else order(row)
                for source, row in zip(sources, rows, strict=True)
            ]

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
        found, rows, keys, texts = self._in_order(), self._rows, self._keys, self._texts
        for word in self._words:
            found = [place for place in found if word in texts[place]]
        for accept in self._accepts.values():
            found = [place for place in found if accept(rows[place])]
        return [rows[place] for place in found], [keys[place] for place in found]

    def _in_order(self) -> list[int]:
        if self._sorted is None:
            number, descending = self._by
            if number not in self._orders:
                self._orders[number] = list(map(_order(self._columns[number]), self._rows))
            orders = self._orders[number]
            self._sorted = sorted(range(len(self._rows)), key=orders.__getitem__, reverse=descending)
        return self._sorted

    def _sources(self, rows: Sequence[R], keys: Sequence[Hashable]) -> list[int]:
        """Where each row stood before, _NEW for one that did not stand there like this."""
        places = {key: place for place, key in enumerate(self._keys)}
        known = self._rows
        sources = []
        for row, key in zip(rows, keys, strict=True):
            place = places.get(key, _NEW)
            same = place >= 0 and (known[place] is row or known[place] == row)
            sources.append(place if same else _NEW)
        return sources

    def _text(self, row: R) -> str:
        return "\n".join([text(row) for text in self._searched]).lower()


def _order(column: Column[R]) -> Callable[[R], Any]:
    if column.order is not None:
        return column.order
    return lambda row: column.text(row).lower()
