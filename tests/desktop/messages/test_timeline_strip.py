"""Where the states of a job stand in its strip."""

from __future__ import annotations

from typing import Any

from belvedere_desktop.messages.timeline_strip import Mark, Stretch, marks, stretches


def entry(time: float, kind: str, status: str, *, wrong: str = "", refused: bool = False) -> dict[str, Any]:
    refusal = {"code": "x"} if refused else None
    return {"time": time, "kind": kind, "status": status, "wrong": wrong, "refusal": refusal}


STEPS = [
    entry(0.0, "told", "QUEUED"),
    entry(10.0, "asked", "QUEUED", wrong="no"),
    entry(10.0, "refused", "", refused=True),
    entry(100.0, "accepted", "SUCCEEDED"),
]


def test_states_follow_each_other_to_the_end() -> None:
    assert stretches(STEPS) == [Stretch("QUEUED", 0.0, 0.875), Stretch("SUCCEEDED", 0.875, 1.0)]
    assert stretches([entry(5.0, "gone", "")]) == []


def test_what_may_not_be_has_its_mark() -> None:
    assert marks(STEPS) == [Mark(0.175, wrong=True), Mark(0.3, wrong=False)]
