"""Events to state: a pure function over any sequence."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from belvedere_desktop.simulator.run_state import Phase, RunState, apply, ask_to_stop, begin
from belvedere_simulator.events import (
    ApplicationExited,
    DisplayReady,
    Event,
    LogWritten,
    NodeKind,
    NodeState,
    NodeStateChanged,
    PreparationProgressed,
    ProblemRaised,
    RunFinished,
    RunStarted,
    StatisticsReported,
    StreamStatistics,
)

names = st.sampled_from(["front", "back", "code"])
streams = st.builds(StreamStatistics, names, st.floats(0, 60), *[st.integers(0, 99)] * 3)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(PreparationProgressed, st.text(max_size=5), st.text(max_size=5), st.none() | st.floats(0, 1)),
    st.builds(RunStarted, names, st.just("bwrap"), st.just("cpu"), st.just("python"), st.just("/logs")),
    st.builds(
        NodeStateChanged, names, st.sampled_from(get_args(NodeKind)), st.sampled_from(get_args(NodeState))
    ),
    st.builds(StatisticsReported, st.floats(0, 9), st.tuples(streams)),
    st.builds(DisplayReady, st.just("unix:/x"), st.just(1920), st.just(1080)),
    st.builds(LogWritten, names, st.text(max_size=5)),
    st.builds(ApplicationExited, st.integers(0, 3), st.booleans()),
    st.builds(ProblemRaised, st.just("BV-RUN-001"), st.text(max_size=5)),
    st.builds(RunFinished, st.integers(0, 4)),
)


def after(*told: Event) -> RunState:
    """The state after a run was asked for and told events."""
    state = begin()
    for event in told:
        state = apply(state, event)
    return state


@given(st.lists(events))
def test_any_sequence_keeps_the_newest_of_every_node(told: list[Event]) -> None:
    state = after(*told)
    changes = [event for event in told if isinstance(event, NodeStateChanged)]
    assert set(state.nodes) == {change.node for change in changes}
    assert state.restarts == sum(isinstance(e, ApplicationExited) and e.restarting for e in told)
    assert len(state.problems) == sum(isinstance(event, ProblemRaised) for event in told)


@given(st.lists(events), events)
def test_the_state_before_is_never_touched(told: list[Event], last: Event) -> None:
    before = after(*told)
    copy = after(*told)
    apply(before, last)
    assert before == copy


@given(st.lists(events))
def test_after_the_end_nothing_plays(told: list[Event]) -> None:
    state = after(*told, RunFinished(0))
    assert state.phase is Phase.FINISHED
    assert state.display is None
    assert {view.state for view in state.nodes.values()} <= {"STOPPED", "ERROR"}


def test_a_failed_node_stays_failed_at_the_end() -> None:
    state = after(NodeStateChanged("front", "camera", "ERROR", "wrong password"), RunFinished(4))
    assert (state.nodes["front"].state, state.nodes["front"].detail) == ("ERROR", "wrong password")


def test_phases_follow_the_run() -> None:
    assert RunState().phase is Phase.IDLE
    assert begin().phase is Phase.PREPARING
    started = RunStarted("counter", "bwrap", "cpu", "python", "/logs")
    assert after(PreparationProgressed("Python", "numpy", 0.5)).step == "Python: numpy"
    assert after(started).phase is Phase.RUNNING
    stopping = ask_to_stop(after(started))
    assert stopping.phase is Phase.STOPPING
    assert apply(stopping, started).phase is Phase.STOPPING
    assert ask_to_stop(RunState()).phase is Phase.IDLE
