"""Places of a scroll bar, which counts in 32 bits, for any number of lines."""

from __future__ import annotations

MOST_STEPS = 1_000_000_000


class Scale:
    """Between the lines that can be at the top, 0 to `last`, and the steps of a bar, 0 to `steps`."""

    def __init__(self, last: int) -> None:
        self.last = max(0, last)
        self.steps = min(self.last, MOST_STEPS)

    def step_of(self, position: int) -> int:
        """The step that shows `position` at the top."""
        inside = max(0, min(position, self.last))
        return inside if self.steps == self.last else inside * self.steps // self.last

    def position_of(self, step: int) -> int:
        """The line at the top at `step`."""
        inside = max(0, min(step, self.steps))
        return inside if self.steps == self.last else inside * self.last // self.steps
