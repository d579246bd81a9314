"""Events as lines: what is written is read, anything else is refused."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.events import (
    ApplicationExited,
    CodeReloaded,
    DisplayReady,
    EdgeFigures,
    Event,
    LogWritten,
    NodeFigures,
    NodeStateChanged,
    PreparationProgressed,
    ProblemRaised,
    RunFinished,
    RunStarted,
    StatisticsReported,
    StreamStatistics,
    from_line,
    to_line,
)

TEXT = st.text(max_size=20)
COUNT = st.integers(0, 10**9)
NUMBER = st.floats(0, 1e6)
STREAMS = st.builds(StreamStatistics, TEXT, NUMBER, COUNT, COUNT, COUNT, COUNT, COUNT, st.none() | NUMBER)
NODES = st.builds(
    NodeFigures,
    TEXT,
    st.just("code"),
    st.just("RUNNING"),
    NUMBER,
    st.none() | NUMBER,
    st.none() | NUMBER,
    COUNT,
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(PreparationProgressed, TEXT, TEXT, st.none() | NUMBER),
    st.builds(RunStarted, TEXT, TEXT, TEXT, TEXT, TEXT),
    st.builds(NodeStateChanged, TEXT, st.just("camera"), st.just("ERROR"), TEXT),
    st.builds(
        StatisticsReported,
        NUMBER,
        st.lists(STREAMS, max_size=3).map(tuple),
        COUNT,
        NUMBER,
        st.none() | NUMBER,
        st.dictionaries(TEXT, NUMBER, max_size=2),
        st.lists(NODES, max_size=2).map(tuple),
        st.lists(st.builds(EdgeFigures, TEXT, TEXT, NUMBER), max_size=2).map(tuple),
    ),
    st.builds(DisplayReady, TEXT, COUNT, COUNT),
    st.builds(LogWritten, TEXT, TEXT),
    st.builds(ApplicationExited, COUNT, st.booleans(), TEXT),
    st.builds(
        CodeReloaded, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.just(()), st.none() | st.floats(0, 9)
    ),
    st.builds(ProblemRaised, TEXT, TEXT, st.just("warning")),
    st.builds(RunFinished, COUNT, st.dictionaries(TEXT, COUNT, max_size=2)),
)
JSON = st.recursive(
    st.none() | st.booleans() | COUNT | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@given(EVENTS)
def test_an_event_comes_back_as_it_went(event: Event) -> None:
    line = to_line(event)
    assert "\n" not in line
    assert from_line(line) == event


@given(TEXT | JSON.map(json.dumps))
def test_any_other_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an event"):
        from_line(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "LogWritten", "stream": "a"}',
        '{"event": "LogWritten", "stream": "a", "line": "b", "more": 1}',
        '{"event": ["LogWritten"]}',
        '{"event": "StatisticsReported", "seconds": 1, "streams": [3]}',
        '{"event": "StatisticsReported", "seconds": 1, "streams": 3}',
        '{"event": "StreamStatistics"}',
        "[" * 100_000,
    ],
)
def test_an_event_with_other_fields_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an event"):
        from_line(line)


@given(st.binary(max_size=20).map(os.fsdecode))
def test_any_file_name_passes_any_pipe(name: str) -> None:
    line = to_line(RunStarted(name, "", "", "", ""))
    assert line.isascii()
    assert from_line(line) == RunStarted(name, "", "", "", "")
