"""What the client child tells of recordings and comparisons, for the windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FATES = ("same", "moved", "relabelled", "missing", "added")
KINDS = ("missing", "added", "relabelled", "moved", "text", "picture", "frame")


@dataclass(frozen=True)
class RecordingRow:
    """One recording. Times in epoch seconds; `expires` None: it stays; `replays` is what it plays again.

    `folder` is where its application lay. Runs with the same `frames_of` can be compared.
    """

    name: str
    application: str
    made: float
    expires: float | None
    replays: str
    size: int
    has_pictures: bool
    is_complete: bool
    consent: bool
    frames_of: str
    folder: str = ""
    device: str = ""
    seconds: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    models: tuple[tuple[str, str], ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Shelf:
    """All recordings, where they lie, and how long new ones stay; `cap` in bytes for all together."""

    recordings: tuple[RecordingRow, ...]
    folder: str
    days: float
    cap: int
    gone: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """What they take together."""
        return sum(row.size for row in self.recordings)


@dataclass(frozen=True)
class TimesRow:
    """How long a run took from a frame's delivery to its put, in milliseconds."""

    count: int
    mean: float
    p50: float
    p90: float
    p95: float
    p99: float
    most: float
    histogram: tuple[int, ...]
    bounds: tuple[float, ...]


@dataclass(frozen=True)
class RunSide:
    """One of the runs that are looked at."""

    name: str
    application: str
    replays: str
    is_complete: bool
    times: TimesRow | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A frame that is not the same in both runs; `frame` None where its place is not known."""

    stream: str
    frame: int | None
    turn: int
    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Comparison:
    """How two runs differ, as the simulator tells it."""

    frames: int
    beyond: int
    same_bytes: bool
    matched: int
    same_pace: bool
    slower_percent: float | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Opened:
    """One run, or two of the same frames; `streams` has the places of each stream's frames in order."""

    first: RunSide
    second: RunSide | None
    streams: Mapping[str, tuple[int, ...]]
    has_pictures: bool
    comparison: Comparison | None


@dataclass(frozen=True)
class Box:
    """A detection, in fractions of the picture."""

    left: float
    top: float
    right: float
    bottom: float
    label: str


@dataclass(frozen=True)
class BoxPair:
    """A box of A and of B, and what became of it: one of FATES, empty where there is no B."""

    fate: str
    first: Box | None
    second: Box | None
    iou: float | None


@dataclass(frozen=True)
class FrameSide:
    """What a run drew over the frame: labels with their lower left corner."""

    is_put: bool
    labels: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class FrameState:
    """One frame. Its picture lies in `file`, unless there is a `problem`."""

    pairs: tuple[BoxPair, ...]
    sides: tuple[FrameSide, ...]
    batches: tuple[int | None, ...]
    file: str = ""
    width: int = 0
    height: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a recording's log, and the frames that the application had when it came."""

    at: float
    stream: str
    text: str
    batch: int
    frames: tuple[tuple[str, int], ...]


def shelf_of(told: Mapping[str, Any]) -> Shelf:
    """From what was told."""
    rows = tuple(_row(each) for each in told["recordings"])
    return Shelf(rows, str(told["folder"]), float(told["days"]), int(told["cap"]), tuple(told["gone"]))


def opened_of(told: Mapping[str, Any]) -> Opened:
    """From what was told."""
    streams = {str(each["name"]): tuple(each["frames"]) for each in told["streams"]}
    second, comparison = told["b"], told["comparison"]
    return Opened(
        _side(told["a"]),
        None if second is None else _side(second),
        streams,
        bool(told["hasPictures"]),
        None if comparison is None else _comparison(comparison),
    )


def frame_of(told: Mapping[str, Any]) -> FrameState:
    """From what was told."""
    return FrameState(
        tuple(BoxPair(fate, _box(first), _box(second), iou) for fate, first, second, iou in told["pairs"]),
        tuple(
            FrameSide(bool(side["isPut"]), tuple((text, x, y) for text, x, y in side["labels"]))
            for side in told["sides"]
        ),
        tuple(told["batches"]),
        str(told.get("file", "")),
        int(told.get("width", 0)),
        int(told.get("height", 0)),
        str(told.get("problem", "")),
    )


def line_of(told: Sequence[Any]) -> LogLine:
    """From what was told."""
    at, stream, text, batch, frames = told
    return LogLine(at, stream, text, batch, tuple((name, place) for name, place in frames))


def _row(told: Mapping[str, Any]) -> RecordingRow:
    return RecordingRow(
        name=str(told["name"]),
        application=str(told["application"]),
        made=float(told["made"]),
        expires=told["expires"],
        replays=str(told["replays"] or ""),
        size=int(told["size"]),
        has_pictures=bool(told["hasPictures"]),
        is_complete=bool(told["isComplete"]),
        consent=bool(told["consent"]),
        frames_of=str(told["framesOf"]),
        folder=str(told["folder"]),
        device=str(told["device"]),
        seconds=told["seconds"],
        parameters=dict(told["parameters"] or {}),
        models=tuple((str(model["node"]), str(model["file"])) for model in told["models"]),
        code=str(told["code"]),
    )


def _side(told: Mapping[str, Any]) -> RunSide:
    times = told["putMs"]
    return RunSide(
        str(told["name"]),
        str(told["application"]),
        str(told["replays"] or ""),
        bool(told["isComplete"]),
        None if times is None else TimesRow(**{**times, "histogram": tuple(times["histogram"])}),
        dict(told["parameters"] or {}),
    )


def _comparison(told: Mapping[str, Any]) -> Comparison:
    return Comparison(
        int(told["frames"]),
        int(told["beyond"]),
        bool(told["sameBytes"]),
        int(told["matched"]),
        bool(told["samePace"]),
        told["slowerPercent"],
        tuple(
            Difference(stream, frame, turn, tuple(kinds), text)
            for stream, frame, turn, kinds, text in told["differences"]
        ),
    )


def _box(told: Mapping[str, Any] | None) -> Box | None:
    return None if told is None else Box(**told)
