"""Reading the times of one log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from belvedere_simulator.logs.formats import FORMATS, LOOKED_AT, SECOND, Format
from belvedere_simulator.logs.taught import taught_format

BEFORE_ALL = -(2**62)
"""The time of lines above the first that has one."""


class Clock:
    """Tries the way that fitted last, then the others. What it gives for a line depends on the line alone.

    `written` is when the log was written last (epoch seconds), for times without a year; `offset` are
    microseconds to add; `taught` are the forms that people taught, which go first.
    """

    def __init__(self, written: float, offset: int = 0, taught: Sequence[Mapping[str, Any]] = ()) -> None:
        self._written = written
        self._offset = offset
        self._taught = tuple(taught)
        self._formats: tuple[Format, ...] = (*map(taught_format, taught), *FORMATS)
        self._last = 0

    @property
    def format(self) -> str:
        """The name of the way that fitted last."""
        return self._formats[self._last].name

    def read(self, line: bytes) -> tuple[int, int] | None:
        """(microseconds since 1970, where in the line its time ends); None for a line without one."""
        # A taught form may be tried in vain for each line, but goes before all others for each as well.
        order = range(len(self._formats)) if self._taught else self._by_luck()
        for number in order:
            form = self._formats[number]
            found = form.pattern.match(line, 0, LOOKED_AT)
            if found is None:
                continue
            time = form.read(found, self._written)
            if time is not None:
                self._last = number
                return time + self._offset, found.end()
        return None

    def document(self) -> dict[str, Any]:
        """What another process needs to read the same times."""
        return {"written": self._written, "offset": self._offset, "taught": [dict(t) for t in self._taught]}

    def _by_luck(self) -> Iterable[int]:
        yield self._last
        for number in range(len(self._formats)):
            if number != self._last:
                yield number


def clock_of(document: Mapping[str, Any]) -> Clock:
    """The opposite of `Clock.document`."""
    return Clock(float(document["written"]), int(document["offset"]), document["taught"])


def seconds(time: int) -> float | None:
    """Epoch seconds; None for lines above the first with a time."""
    return None if time == BEFORE_ALL else time / SECOND
