"""The current line, and the lines that are chosen with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """From `anchor` to `current`, whichever is first; -1 where nothing is chosen yet."""

    anchor: int = -1
    current: int = -1

    @property
    def first(self) -> int:
        """The first chosen line."""
        return min(self.anchor, self.current)

    @property
    def last(self) -> int:
        """The last chosen line."""
        return max(self.anchor, self.current)

    @property
    def count(self) -> int:
        """How many lines are chosen."""
        return 0 if self.current < 0 else self.last - self.first + 1

    def holds(self, position: int) -> bool:
        """Whether a line is chosen."""
        return self.current >= 0 and self.first <= position <= self.last

    def to(self, position: int, *, more: bool) -> Choice:
        """With another current line: alone, or with all from the anchor on."""
        anchor = self.anchor if more and self.anchor >= 0 else position
        return Choice(anchor, position)
