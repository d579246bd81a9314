"""The frames of one stream in their order, and which of them differ. No side effects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from belvedere_desktop.replay.state import Comparison, Difference


@dataclass(frozen=True)
class Step:
    """A frame: its place in the stream, and how often it had been put before."""

    place: int
    turn: int = 0


@dataclass(frozen=True)
class Walk:
    """`marks` are the numbers of steps that differ, in order."""

    stream: str = ""
    steps: tuple[Step, ...] = ()
    differences: dict[Step, Difference] = field(default_factory=dict)
    marks: tuple[int, ...] = ()

    def find(self, place: int, turn: int = 0) -> int:
        """The number of a frame's step; of the nearest before it where it has none."""
        found = bisect_right(self.steps, (place, turn), key=lambda step: (step.place, step.turn))
        return max(0, found - 1)

    def next_mark(self, number: int) -> int:
        """The next step that differs; where there is none, the same."""
        found = bisect_right(self.marks, number)
        return self.marks[found] if found < len(self.marks) else number

    def mark_before(self, number: int) -> int:
        """The last step before that differs; where there is none, the same."""
        found = bisect_left(self.marks, number)
        return self.marks[found - 1] if found else number


def walk_of(stream: str, places: Sequence[int], comparison: Comparison | None, kinds: frozenset[str]) -> Walk:
    """Through `places`, a frame that was put again as often; only differences of `kinds` count."""
    turns: Counter[int] = Counter()
    steps = []
    for place in places:
        steps.append(Step(place, turns[place]))
        turns[place] += 1
    differences = {
        Step(each.frame, each.turn): each
        for each in (comparison.differences if comparison is not None else ())
        if each.stream == stream and each.frame is not None and kinds.intersection(each.kinds)
    }
    marks = tuple(number for number, step in enumerate(steps) if step in differences)
    return Walk(stream, tuple(steps), differences, marks)
