"""Frames in their order, and the way from one difference to the next."""

from __future__ import annotations

from belvedere_desktop.replay.state import KINDS, Comparison, Difference
from belvedere_desktop.replay.walk import Step, walk_of

EVERY = frozenset(KINDS)


def compared(*differences: Difference) -> Comparison:
    return Comparison(9, 0, False, 0, True, None, differences)


def test_frames_that_were_put_again_are_steps_of_their_own() -> None:
    again = Difference("cam", 4, 1, ("moved",), "moved")
    other = Difference("hall", 3, 0, ("missing",), "missing")
    nowhere = Difference("cam", None, 0, ("frame",), "frame")
    walk = walk_of("cam", (3, 4, 4, 7), compared(again, other, nowhere), EVERY)
    assert walk.steps == (Step(3), Step(4), Step(4, 1), Step(7))
    assert walk.marks == (2,)
    assert walk.differences == {Step(4, 1): again}
    assert [walk.find(place, turn) for place, turn in ((3, 0), (4, 0), (4, 1), (5, 0), (9, 0), (0, 0))] == [
        *(0, 1, 2, 2, 3, 0)
    ]


def test_differences_are_gone_through_and_only_those_that_count() -> None:
    found = [Difference("cam", place, 0, (kind,), "") for place, kind in ((1, "text"), (3, "missing"))]
    walk = walk_of("cam", range(5), compared(*found), EVERY)
    assert [walk.next_mark(number) for number in range(5)] == [1, 3, 3, 3, 4]
    assert [walk.mark_before(number) for number in range(5)] == [0, 1, 1, 1, 3]
    assert walk_of("cam", range(5), compared(*found), frozenset({"missing"})).marks == (3,)
    assert walk_of("cam", (), None, EVERY).find(3) == 0
