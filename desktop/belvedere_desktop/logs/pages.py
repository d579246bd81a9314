"""Lines that came, by page; those that nobody looked at for long go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from belvedere_desktop.logs.line import Line

PAGE = 128
MOST_PAGES = 48


class Pages:
    """Pages of `PAGE` lines. One that is shorter is asked for again when more of its lines are wanted."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, Sequence[Line]] = OrderedDict()
        self._stale: set[int] = set()

    def line(self, position: int) -> Line | None:
        """The line, if it is here."""
        page, place = divmod(position, PAGE)
        lines = self._pages.get(page)
        return lines[place] if lines is not None and place < len(lines) else None

    def missing(self, first: int, last: int) -> Iterator[int]:
        """The pages that are needed for the lines from `first` to `last`."""
        for page in range(first // PAGE, last // PAGE + 1):
            if page in self._pages:
                self._pages.move_to_end(page)
            if page in self._stale or self.line(min(last, page * PAGE + PAGE - 1)) is None:
                yield page

    def put(self, first: int, lines: Sequence[Line]) -> None:
        """Keep lines; `first` is where a page begins."""
        for start in range(0, len(lines), PAGE):
            page = (first + start) // PAGE
            self._pages[page] = tuple(lines[start : start + PAGE])
            self._pages.move_to_end(page)
            self._stale.discard(page)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)

    def drop(self, page: int) -> None:
        """Forget a page."""
        self._pages.pop(page, None)

    def doubt(self, page: int | None = None) -> None:
        """It, or every page, is asked for again when it is wanted, and shown as it is until then."""
        self._stale.update(self._pages if page is None else self._pages.keys() & {page})

    def clear(self) -> None:
        """Forget all."""
        self._pages.clear()
        self._stale.clear()
