"""What stands beside the text of a line, and how wide that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from belvedere_desktop.logs.line import Line

TIME_LETTERS = len("2026-11-21 08:30:00.000")
LEVEL_LETTERS = len("warning")
STREAM_LETTERS = 22
NAMES = ("number", "time", "level", "stream")


@dataclass(frozen=True)
class Columns:
    """Which columns are shown, and whether long lines are wrapped."""

    number: bool = True
    time: bool = True
    level: bool = True
    stream: bool = False
    wrap: bool = False

    def letters(self, extent: int) -> dict[str, int]:
        """The width of each shown column, where there are `extent` lines."""
        widths = {
            "number": max(4, len(str(extent))),
            "time": TIME_LETTERS,
            "level": LEVEL_LETTERS,
            "stream": STREAM_LETTERS,
        }
        return {name: width for name, width in widths.items() if getattr(self, name)}

    def words(self, line: Line) -> dict[str, str]:
        """What the columns tell of a line."""
        stream = line.stream
        short = stream if len(stream) <= STREAM_LETTERS else "…" + stream[1 - STREAM_LETTERS :]
        return {
            "number": str(line.number) if line.number else "",
            "time": clock(line.at),
            "level": line.level,
            "stream": short,
        }

    def text(self, line: Line) -> str:
        """The text of a line, without what stands in columns already."""
        return line.text[line.body :] if self.time and self.level else line.text

    def found(self, line: Line) -> tuple[tuple[int, int], ...]:
        """Where in that text is what was searched for."""
        start = line.body if self.time and self.level else 0
        places = ((max(0, first - start), last - start) for first, last in line.found)
        return tuple((first, last) for first, last in places if last > 0)


def clock(at: float | None) -> str:
    """A moment as this computer's clock shows it; "" for none, or one that no calendar has."""
    if at is None:
        return ""
    try:
        return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    except (OverflowError, ValueError, OSError):
        return ""
