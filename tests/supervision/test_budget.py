"""How often a child may be started again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.supervision.budget import RestartBudget


def test_the_budget_is_spent_and_comes_back() -> None:
    now = [0.0]
    budget = RestartBudget(2, 10, clock=lambda: now[0])
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    now[0] = 10.0
    assert not budget.spend()
    now[0] = 10.1
    assert [budget.spend() for _ in range(3)] == [True, True, False]


@given(st.integers(0, 5), st.integers(1, 20), st.lists(st.integers(0, 10), max_size=60))
def test_no_window_ever_holds_more_than_allowed(restarts: int, seconds: int, steps: list[int]) -> None:
    now = [0]
    budget = RestartBudget(restarts, seconds, clock=lambda: float(now[0]))
    granted: list[int] = []
    for step in steps:
        now[0] += step
        if budget.spend():
            granted.append(now[0])
    for begin in granted:
        assert sum(begin <= moment <= begin + seconds for moment in granted) <= restarts
