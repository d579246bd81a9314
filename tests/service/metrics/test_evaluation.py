"""The state of an alarm against the published tables and a brute-force oracle."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.service.metrics.evaluation import ALARM, OK, UNKNOWN, state_of

KEPT = "as before"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")


@pytest.mark.parametrize(
    ("to_alarm", "points", "states"),
    [
        (3, "0-X-X", (OK, OK, OK, OK)),
        (3, "----0", (OK, OK, OK, OK)),
        (3, "-----", (UNKNOWN, KEPT, ALARM, OK)),
        (3, "0XX-X", (ALARM, ALARM, ALARM, ALARM)),
        (3, "--X--", (ALARM, KEPT, ALARM, OK)),
        (3, "----X", (KEPT, KEPT, ALARM, OK)),
        (2, "0-X-X", (ALARM, ALARM, ALARM, ALARM)),
        (2, "00X0X", (ALARM, ALARM, ALARM, ALARM)),
        (2, "0-X--", (OK, OK, ALARM, OK)),
        (2, "----0", (OK, OK, ALARM, OK)),
        (2, "---X-", (ALARM, KEPT, ALARM, OK)),
    ],
)
def test_missing_data_count_as_published(to_alarm: int, points: str, states: tuple[str, ...]) -> None:
    read = [{"0": False, "X": True, "-": None}[point] for point in points]
    found = tuple(state_of(read, 3, to_alarm, treatment, KEPT) for treatment in TREATMENTS)
    assert found == states


@given(st.lists(st.sampled_from([True, False]), min_size=1, max_size=8), st.data())
def test_without_gaps_it_is_m_of_the_last_n(points: list[bool], data: st.DataObject) -> None:
    periods = data.draw(st.integers(1, len(points)))
    to_alarm = data.draw(st.integers(1, periods))
    expected = ALARM if sum(points[-periods:]) >= to_alarm else OK
    assert {state_of(points, periods, to_alarm, each, KEPT) for each in TREATMENTS} == {expected}


def test_filling_agrees_with_trying_every_case() -> None:
    cases = 0
    for periods in range(1, 5):
        for points in product((True, False, None), repeat=periods):
            for to_alarm in range(1, periods + 1):
                for treatment, filling in (("breaching", True), ("notBreaching", False)):
                    filled = [filling if point is None else point for point in points]
                    expected = ALARM if sum(filled) >= to_alarm else OK
                    assert state_of(points, periods, to_alarm, treatment, KEPT) == expected
                    cases += 1
    assert cases > 500
