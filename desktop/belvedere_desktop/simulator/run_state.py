"""What the page knows of a run: a frozen value and the pure function that applies an event to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from belvedere_simulator.application.live.parameters import LiveState
from belvedere_simulator.events import (
    ApplicationExited,
    CodeReloaded,
    DisplayReady,
    Event,
    FrameSeen,
    LogWritten,
    NodeFigures,
    NodeKind,
    NodeState,
    NodeStateChanged,
    ParametersTold,
    PreparationProgressed,
    ProblemRaised,
    RecordingChanged,
    RunFinished,
    RunStarted,
    StatisticsReported,
    StreamStatistics,
)


class Phase(Enum):
    """Where a run is. Between FINISHED and the next start everything stays readable."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    STOPPING = "stopping"
    FINISHED = "finished"

    @property
    def is_active(self) -> bool:
        """Whether a child process lives."""
        return self in (Phase.PREPARING, Phase.RUNNING, Phase.STOPPING)


@dataclass(frozen=True)
class NodeView:
    """The newest state of one node; `detail` says why."""

    kind: NodeKind
    state: NodeState
    detail: str = ""


@dataclass(frozen=True)
class RunState:
    """One run as far as its events told. Mappings are never changed in place.

    `live` are its parameters as they are now, `live_problem` says why one was not changed, and `seen` is the
    frame that was looked at last. `recording` is what it is kept under now, `kept` the recording that was
    completed last.
    """

    phase: Phase = Phase.IDLE
    step: str = ""
    fraction: float | None = None
    started: RunStarted | None = None
    nodes: Mapping[str, NodeView] = field(default_factory=dict)
    streams: Mapping[str, StreamStatistics] = field(default_factory=dict)
    statistics: StatisticsReported | None = None
    figures: Mapping[str, NodeFigures] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], float] = field(default_factory=dict)
    display: DisplayReady | None = None
    problems: tuple[ProblemRaised, ...] = ()
    exits: tuple[ApplicationExited, ...] = ()
    reloaded: CodeReloaded | None = None
    live: LiveState = field(default_factory=LiveState)
    live_problem: str = ""
    seen: FrameSeen | None = None
    recording: str = ""
    kept: str = ""
    finished: RunFinished | None = None

    @property
    def restarts(self) -> int:
        """How often the restart policy started the application again."""
        return sum(ended.restarting for ended in self.exits)


def begin() -> RunState:
    """A run was asked for."""
    return RunState(phase=Phase.PREPARING)


def ask_to_stop(state: RunState) -> RunState:
    """The user asked an active run to stop."""
    return replace(state, phase=Phase.STOPPING) if state.phase.is_active else state


def apply(state: RunState, event: Event) -> RunState:
    """The state after `event`. Log lines leave it as it is: they go to the log model."""
    match event:
        case PreparationProgressed():
            return replace(state, step=_step(event), fraction=event.fraction)
        case RunStarted():
            return replace(_running(state), started=event)
        case NodeStateChanged():
            view = NodeView(event.kind, event.state, event.detail)
            return replace(state, nodes={**state.nodes, event.node: view})
        case StatisticsReported():
            newest = {stream.node: stream for stream in event.streams}
            return replace(
                state,
                statistics=event,
                streams={**state.streams, **newest},
                figures={figures.node: figures for figures in event.nodes},
                rates={(edge.producer, edge.consumer): edge.rate for edge in event.edges},
            )
        case DisplayReady():
            return replace(state, display=event)
        case ProblemRaised():
            return replace(state, problems=(*state.problems, event))
        case ApplicationExited():
            return replace(state, exits=(*state.exits, event))
        case CodeReloaded() | RecordingChanged() | ParametersTold() | FrameSeen():
            return _asked_for(state, event)
        case RunFinished():
            return _finish(state, event)
        case LogWritten():
            return state


def _asked_for(
    state: RunState, event: CodeReloaded | RecordingChanged | ParametersTold | FrameSeen
) -> RunState:
    match event:
        case CodeReloaded():
            return replace(state, reloaded=event)
        case RecordingChanged():
            return replace(state, recording=event.name, kept=event.kept)
        case ParametersTold():
            live = LiveState.from_document(event.state)
            return replace(state, live=live, live_problem=event.problem)
        case FrameSeen():
            return replace(state, seen=event)


def _step(event: PreparationProgressed) -> str:
    return f"{event.step}: {event.detail}" if event.detail else event.step


def _running(state: RunState) -> RunState:
    phase = state.phase if state.phase is Phase.STOPPING else Phase.RUNNING
    return replace(state, phase=phase, step="", fraction=None)


def _finish(state: RunState, event: RunFinished) -> RunState:
    nodes = {
        name: view if view.state == "ERROR" else replace(view, state="STOPPED")
        for name, view in state.nodes.items()
    }
    ended = replace(
        state, phase=Phase.FINISHED, step="", fraction=None, display=None, nodes=nodes, finished=event
    )
    return replace(ended, recording="", kept=state.recording) if state.recording else ended
