"""Frozen events that leave the simulator: the contract with the desktop.

Each travels as one line of JSON: `{"event": "<class name>", ...fields}`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal

NodeState = Literal["WAITING", "STARTING", "RUNNING", "PAUSED", "ERROR", "STOPPED"]
"""WAITING: installed, nothing came yet. The rest as the appliance's node states."""

NodeKind = Literal["camera", "code", "model", "parameter", "display"]


@dataclass(frozen=True)
class PreparationProgressed:
    """A long step before the application starts. `fraction` is None when the length is unknown."""

    step: str
    detail: str = ""
    fraction: float | None = None


@dataclass(frozen=True)
class RunStarted:
    """The application was launched. `isolation` is "bwrap" or "paths"."""

    application: str
    isolation: str
    provider: str
    interpreter: str
    log_folder: str


@dataclass(frozen=True)
class NodeStateChanged:
    """One node of the graph changed its state; `detail` says why, for people."""

    node: str
    kind: NodeKind
    state: NodeState
    detail: str = ""


@dataclass(frozen=True)
class StreamStatistics:
    """One camera over the last interval. `age_ms` is of the newest frame when it was taken."""

    node: str
    fps: float
    delivered: int
    cached: int
    dropped: int
    width: int = 0
    height: int = 0
    age_ms: float | None = None


@dataclass(frozen=True)
class NodeFigures:
    """One node over the last interval. `fps` counts frames, batches, calls or puts of a second.

    `p50_ms` and `p95_ms` are of its work: a camera's frames from their arrival until they are taken; the
    code's own time for a batch, without its waiting for models, the display or frames; a model's calls;
    the display's puts. `queue` is what waits to be taken.
    """

    node: str
    kind: NodeKind
    state: NodeState
    fps: float = 0.0
    p50_ms: float | None = None
    p95_ms: float | None = None
    queue: int = 0
    dropped: int = 0
    restarts: int = 0


@dataclass(frozen=True)
class EdgeFigures:
    """What flowed from one node to another over the last interval, a second."""

    producer: str
    consumer: str
    rate: float


@dataclass(frozen=True)
class StatisticsReported:
    """Once a second. Latencies in milliseconds, p95 over the interval; None when nothing happened."""

    seconds: float
    streams: tuple[StreamStatistics, ...] = ()
    put: int = 0
    fps: float = 0.0
    take_p95_ms: float | None = None
    call_p95_ms: dict[str, float] = field(default_factory=dict)
    nodes: tuple[NodeFigures, ...] = ()
    edges: tuple[EdgeFigures, ...] = ()


@dataclass(frozen=True)
class DisplayReady:
    """The canvas can be watched: connect to `address` and ask as video/display/viewer.py answers."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class LogWritten:
    """A line of one log stream (`console_output`, a node's name, or a file of the log folder)."""

    stream: str
    line: str


@dataclass(frozen=True)
class ApplicationExited:
    """The entry process ended. `restarting` tells whether the restart policy starts it again."""

    exit_code: int
    restarting: bool
    traceback: str = ""


@dataclass(frozen=True)
class CodeReloaded:
    """The code of `node` was started afresh with `files` of /panorama, which were saved, added or removed.

    Cameras, models and storage go on as they are. `waiting` are files that were saved and are heeded by
    the next run only. Told again with the `seconds` from the save to the first frame that was put.
    """

    node: str
    files: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class RecordingChanged:
    """What the run is kept under from now on; an empty `name` when that ended, with the `kept` recording."""

    name: str
    kept: str = ""


@dataclass(frozen=True)
class ParametersTold:
    """The parameters of the run as they are now (see `application.live.parameters.LiveState`).

    Told at the start, and whenever one was changed by hand, or was to be: `problem` says why it was not.
    """

    state: dict[str, object]
    problem: str = ""


@dataclass(frozen=True)
class FrameSeen:
    """What was asked for with a look (see `application.live.looking.Look`); empty with a `problem`."""

    look: dict[str, object]
    problem: str = ""


@dataclass(frozen=True)
class ProblemRaised:
    """Something the user should read; `code` is in the error catalogue."""

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class RunFinished:
    """The run is over and everything it started is gone. `report` is the JSON report."""

    exit_code: int
    report: dict[str, object] = field(default_factory=dict)


Event = (
    PreparationProgressed
    | RunStarted
    | NodeStateChanged
    | StatisticsReported
    | DisplayReady
    | LogWritten
    | ApplicationExited
    | CodeReloaded
    | RecordingChanged
    | ParametersTold
    | FrameSeen
    | ProblemRaised
    | RunFinished
)

_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        PreparationProgressed,
        RunStarted,
        NodeStateChanged,
        StatisticsReported,
        DisplayReady,
        LogWritten,
        ApplicationExited,
        CodeReloaded,
        RecordingChanged,
        ParametersTold,
        FrameSeen,
        ProblemRaised,
        RunFinished,
    )
}

_PARTS: dict[str, type[StreamStatistics | NodeFigures | EdgeFigures]] = {
    "streams": StreamStatistics,
    "nodes": NodeFigures,
    "edges": EdgeFigures,
}


def to_line(event: Event) -> str:
    """Serialise to one line of JSON in ASCII (any pipe can carry it), without the newline."""
    return json.dumps({"event": type(event).__name__, **asdict(event)})


def from_line(line: str) -> Event:
    """Read what `to_line` wrote. Raises ValueError for what has not its form."""
    try:
        fields = json.loads(line)
        kind = _TYPES[fields.pop("event")]
        if kind is StatisticsReported:
            for name, made in _PARTS.items():
                fields[name] = tuple(made(**part) for part in fields.get(name, ()))
        if kind is CodeReloaded:
            fields |= {name: tuple(fields.get(name, ())) for name in ("files", "waiting")}
        return kind(**fields)
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"not an event ({error}): {line[:80]!r}") from error
