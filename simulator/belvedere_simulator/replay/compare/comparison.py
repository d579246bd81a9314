"""Two runs compared, frame by frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from belvedere_simulator.application.run.endings import REASONS
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.detections import Detection, Drawn, Matched, match, read_drawn
from belvedere_simulator.replay.compare.timing import Distribution, put_times
from belvedere_simulator.replay.layout import OUTPUTS
from belvedere_simulator.replay.recording import Recording

Kind = Literal["missing", "added", "relabelled", "moved", "text", "picture", "frame"]
KINDS: tuple[Kind, ...] = ("missing", "added", "relabelled", "moved", "text", "picture", "frame")
DEFAULT_IOU = 0.5
_STOPPED = (REASONS["asked"], REASONS["time"], REASONS["limit"])
FrameKey = tuple[str, int | None, int]
"""A stream, a frame's place in it, and how often it had been put before."""


@dataclass(frozen=True)
class FrameDifference:
    """One frame that is not the same in both. `turn` counts the puts of a frame that was put again.

    `absent` is the run ("A" or "B") that did not put it.
    """

    stream: str
    frame: int | None
    turn: int = 0
    absent: Literal["", "A", "B"] = ""
    missing: tuple[Detection, ...] = ()
    added: tuple[Detection, ...] = ()
    relabelled: tuple[Matched, ...] = ()
    moved: tuple[Matched, ...] = ()
    texts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    picture: bool = False

    @property
    def key(self) -> FrameKey:
        """Which put of which frame it is."""
        return self.stream, self.frame, self.turn

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """How it differs."""
        found: dict[Kind, bool] = {
            "missing": bool(self.missing),
            "added": bool(self.added),
            "relabelled": bool(self.relabelled),
            "moved": bool(self.moved),
            "text": any(self.texts),
            "picture": self.picture,
            "frame": bool(self.absent),
        }
        return tuple(kind for kind in KINDS if found[kind])


@dataclass(frozen=True)
class Comparison:
    """The outcome. `frames` were put by either; `same_bytes` tells whether all outputs are the same.

    `beyond` frames were put by one after the other had been stopped; they are no difference.
    """

    first: Recording
    second: Recording
    frames: int
    same_bytes: bool
    matched: int
    differences: tuple[FrameDifference, ...]
    timings: tuple[Distribution | None, Distribution | None]
    beyond: int = 0

    def count(self, kind: Kind) -> int:
        """How many frames differ so."""
        return sum(kind in difference.kinds for difference in self.differences)

    @property
    def slower_percent(self) -> float | None:
        """By how much B's p95 is above A's; None where one has no times."""
        first, second = self.timings
        if first is None or second is None or not first.p95:
            return None
        return (second.p95 / first.p95 - 1) * 100

    @property
    def same_pace(self) -> bool:
        """Whether both were played alike: a recorded run may have waited for its cameras."""
        return self.first.has_pictures == self.second.has_pictures


@dataclass(frozen=True)
class _Put:
    drawn: Drawn
    picture: str


def compare(first: Recording, second: Recording, least_iou: float = DEFAULT_IOU) -> Comparison:
    """Compare all that was put. Raises BelvedereError BV-REPLAY-010 for runs of other frames."""
    if first.frames != second.frames:
        told = tr("These runs did not get the same frames")
        raise BelvedereError("BV-REPLAY-010", told, where=f"{first.name}, {second.name}")
    in_first, in_second = (
        {key: _read(entry) for key, entry in entries_by_frame(recording).items()}
        for recording in (first, second)
    )
    ends = _last(first, in_first), _last(second, in_second)
    differences, matched, beyond = [], 0, 0
    keys = sorted({*in_first, *in_second}, key=lambda key: (key[1] is None, key[1] or 0, key[0], key[2]))
    for key in keys:
        if any(key[0] in end and (key[1] or 0) > end[key[0]] for end in ends):
            beyond += 1
            continue
        difference, both = _difference(key, in_first.get(key), in_second.get(key), least_iou)
        matched += both
        if difference.kinds:
            differences.append(difference)
    return Comparison(
        first,
        second,
        len(keys) - beyond,
        (first.folder / OUTPUTS).read_bytes() == (second.folder / OUTPUTS).read_bytes(),
        matched,
        tuple(differences),
        (put_times(first.timings()), put_times(second.timings())),
        beyond,
    )


def _last(run: Recording, put: Iterable[FrameKey]) -> dict[str, int]:
    """The last frame of each stream that the run put, if it was stopped; nothing if it came to its end."""
    report = run.facts.get("report") or {}
    if run.is_complete and not run.facts.get("cut") and report.get("ended") not in _STOPPED:
        return {}
    last: dict[str, int] = {}
    for stream, frame, _turn in put:
        last[stream] = max(last.get(stream, -1), -1 if frame is None else frame)
    return last


def entries_by_frame(recording: Recording) -> dict[FrameKey, dict[str, Any]]:
    """What was put of each frame. Raises BelvedereError BV-REPLAY-002."""
    turns: Counter[tuple[str, int | None]] = Counter()
    found: dict[FrameKey, dict[str, Any]] = {}
    for put in recording.puts():
        for entry in put["frames"]:
            place = (str(entry["stream"]), entry["frame"])
            found[(*place, turns[place])] = entry
            turns[place] += 1
    return found


def _read(entry: dict[str, Any]) -> _Put:
    return _Put(read_drawn(entry["overlay"]), str(entry["picture"]))


def _difference(
    key: FrameKey, first: _Put | None, second: _Put | None, least_iou: float
) -> tuple[FrameDifference, int]:
    """How one frame differs, and how many boxes are in both."""
    stream, frame, turn = key
    if first is None or second is None:
        return FrameDifference(stream, frame, turn, absent="A" if first is None else "B"), 0
    matching = match(first.drawn.detections, second.drawn.detections, least_iou)
    relabelled = tuple(pair for pair in matching.matched if pair.first.kind != pair.second.kind)
    moved = tuple(pair for pair in matching.matched if pair.iou < 1.0 and pair not in relabelled)
    only = _only(first.drawn.texts, second.drawn.texts)
    difference = FrameDifference(
        stream,
        frame,
        turn,
        missing=matching.missing,
        added=matching.added,
        relabelled=relabelled,
        moved=moved,
        texts=only,
        picture=first.picture != second.picture,
    )
    return difference, len(matching.matched)


def _only(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that one has and the other has not."""
    one, other = Counter(first), Counter(second)
    return tuple((one - other).elements()), tuple((other - one).elements())
