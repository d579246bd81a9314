"""When a lost camera is tried again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.sources.backoff import delay

ATTEMPTS = st.integers(0, 100_000)
SHARES = st.floats(0.0, 1.0)


def test_waits_double_to_a_second_then_to_five() -> None:
    assert [delay(attempt, 2.0, 0.0) for attempt in range(5)] == [0.25, 0.5, 1.0, 1.0, 1.0]
    assert delay(50, 61.0, 0.0) == 5.0


@given(ATTEMPTS, st.floats(0, 1e6), SHARES, st.booleans())
def test_a_wait_is_neither_nothing_nor_endless(attempt: int, away: float, jitter: float, slow: bool) -> None:
    assert 0.125 <= delay(attempt, away, jitter, slow=slow) <= 5.0


@given(ATTEMPTS, st.floats(0, 59.9), SHARES)
def test_in_the_first_minute_a_camera_is_tried_every_second(attempt: int, away: float, jitter: float) -> None:
    assert delay(attempt, away, jitter) <= 1.0


@given(ATTEMPTS, st.floats(0, 1e6), SHARES)
def test_waits_never_shrink_with_the_attempts(attempt: int, away: float, jitter: float) -> None:
    assert delay(attempt, away, jitter) <= delay(attempt + 1, away, jitter)


@given(ATTEMPTS, st.floats(0, 1e6), SHARES)
def test_jitter_takes_at_most_half_away(attempt: int, away: float, jitter: float) -> None:
    whole = delay(attempt, away, 0.0)
    assert whole / 2 <= delay(attempt, away, jitter) <= whole
