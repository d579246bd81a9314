"""The state of a code node follows from what happens to it, whatever the order."""

from __future__ import annotations

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.node.exit_code import describe
from belvedere_simulator.application.node.state import (
    Announced,
    CodeNodeState,
    Ended,
    Happening,
    LaunchFailed,
    Launching,
    MemoryOverrun,
    RestartPolicy,
    StillSilent,
    StopAsked,
    after,
    wants_restart,
)
from belvedere_simulator.application.node.supervision import Care, backoff

HAPPENINGS = st.one_of(
    st.just(Launching()),
    st.just(LaunchFailed("no memory")),
    st.just(Announced()),
    st.builds(StillSilent, st.floats(0, 1000)),
    st.builds(MemoryOverrun, st.integers(1, 10**12), st.integers(1, 10**12)),
    st.just(StopAsked()),
    st.builds(Ended, st.integers(-31, 255), st.none() | st.floats(0, 30)),
)

ALLOWED = {
    "WAITING": {"WAITING", "STARTING", "STOPPED"},
    "STARTING": {"STARTING", "RUNNING", "ERROR", "WAITING", "STOPPED"},
    "RUNNING": {"RUNNING", "ERROR", "WAITING", "STOPPED"},
    "ERROR": {"ERROR", "STARTING"},
    "STOPPED": {"STOPPED", "STARTING"},
}


@given(st.lists(HAPPENINGS, max_size=30))
def test_every_order_of_happenings_keeps_the_rules(happenings: list[Happening]) -> None:
    state = CodeNodeState()
    for happening in happenings:
        before, state = state, after(state, happening)
        assert state.state in ALLOWED[before.state]
        assert state.starts >= before.starts
        assert not before.asked or state.asked, "a stop is never forgotten"
        assert not before.asked or state.starts == before.starts, "nothing starts after a stop was asked for"
        if state.state == "RUNNING" != before.state:
            assert isinstance(happening, Announced)
        if state.state == "ERROR":
            assert state.detail
        if before.asked and isinstance(happening, Ended) and before.state in ("STARTING", "RUNNING"):
            assert (state.state, state.detail) == ("STOPPED", "")


@pytest.mark.parametrize(
    ("policy", "code", "again"),
    [
        ("never", 1, False),
        ("never", 0, False),
        ("on-failure", 1, True),
        ("on-failure", -9, True),
        ("on-failure", 0, False),
        ("always", 0, True),
        ("always", 1, True),
    ],
)
def test_the_restart_policy(policy: RestartPolicy, code: int, again: bool) -> None:
    running = after(CodeNodeState(), Launching())
    assert wants_restart(policy, running, code) is again
    assert not wants_restart(policy, after(running, StopAsked()), code)


def test_memory_overrun_is_the_reason_even_when_the_program_then_ends_in_order() -> None:
    state = after(CodeNodeState(), Launching())
    for happening in (MemoryOverrun(2_000_000_000, 1_000_000_000), Ended(0, None)):
        state = after(state, happening)
    assert state.state == "ERROR"
    assert "2000 MB" in state.detail
    assert "1000 MB are allowed" in state.detail


def test_the_wait_before_a_restart_doubles_up_to_half_a_minute() -> None:
    waits = [backoff(Care(first_backoff=1.0), restarts) for restarts in (0, 1, 2, 3, 4, 5, 1000)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


@pytest.mark.parametrize("number", [each.value for each in signal.Signals])
def test_every_signal_has_a_name(number: int) -> None:
    assert signal.Signals(number).name in describe(-number)


def test_exit_codes_in_words() -> None:
    assert describe(0) == "ended by itself (exit code 0)"
    assert describe(3) == "ended with exit code 3"
    assert describe(-11) == "was killed by SIGSEGV (it used memory that is not its own)"
    assert "signal 99" in describe(-99)
