"""The state of an alarm from the data points in its range: a pure function."""

from __future__ import annotations

from collections.abc import Sequence

OK, ALARM, UNKNOWN = "OK", "ALARM", "INSUFFICIENT_DATA"


def state_of(points: Sequence[bool | None], periods: int, to_alarm: int, treatment: str, current: str) -> str:
    """The state after looking at `points`: whether each breaches, None for a missing one, the newest last.

    `periods` and `to_alarm` are the rule's N and M, `treatment` its TreatMissingData, `current` the state
    that is kept where nothing can be said. The range may be longer than N: enough real points are taken
    from farther back rather than filled.
    """
    real = [point for point in points if point is not None]
    if not real:
        return {"breaching": ALARM, "notBreaching": OK, "ignore": current}.get(treatment, UNKNOWN)
    if len(real) >= periods:
        return ALARM if sum(real[-periods:]) >= to_alarm else OK
    filled = periods - len(real) if treatment == "breaching" else 0
    if sum(real) + filled >= to_alarm:
        return ALARM
    if treatment in {"breaching", "notBreaching"} or not all(real):
        return OK
    # Only breaching points, but too few of them: in alarm once the oldest is as old as M periods.
    age = len(points) - next(index for index, point in enumerate(points) if point is not None)
    return ALARM if treatment == "missing" and age >= to_alarm else current
