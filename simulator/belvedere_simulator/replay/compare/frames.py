"""One frame of one or two runs, with what was drawn over it told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from belvedere_simulator.replay.compare.detections import Detection, Drawn, match, read_drawn

Fate = Literal["", "same", "missing", "added", "relabelled", "moved"]
"""What became of a box from A to B; empty where there is no B."""


@dataclass(frozen=True)
class Pair:
    """A box of A, of B, or the same thing in both, and what these have in common."""

    fate: Fate
    first: Detection | None
    second: Detection | None
    iou: float | None = None


@dataclass(frozen=True)
class Side:
    """What one run drew: `is_put` tells whether it put the frame at all, `drawn` holds labels as they lie."""

    is_put: bool
    drawn: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class FramePairs:
    """A frame: its boxes, in pairs where both runs have them."""

    pairs: tuple[Pair, ...]
    sides: tuple[Side, ...]


def pairs_of(
    first: Mapping[str, Any] | None, second: Mapping[str, Any] | None, least_iou: float
) -> FramePairs:
    """Of what two runs put of a frame (None: nothing)."""
    drawn = [_drawn(entry) for entry in (first, second)]
    matching = match(drawn[0].detections, drawn[1].detections, least_iou)
    pairs = [
        Pair(_fate(pair.first, pair.second, pair.iou), pair.first, pair.second, pair.iou)
        for pair in matching.matched
    ]
    pairs += [Pair("missing", box, None) for box in matching.missing]
    pairs += [Pair("added", None, box) for box in matching.added]
    return FramePairs(tuple(pairs), (_side(first), _side(second)))


def alone(entry: Mapping[str, Any] | None) -> FramePairs:
    """Of a single run."""
    return FramePairs(tuple(Pair("", box, None) for box in _drawn(entry).detections), (_side(entry),))


def _drawn(entry: Mapping[str, Any] | None) -> Drawn:
    return Drawn((), ()) if entry is None else read_drawn(entry["overlay"])


def _side(entry: Mapping[str, Any] | None) -> Side:
    items = () if entry is None else entry["overlay"]
    labels = tuple((str(item[1]), float(item[2]), float(item[3])) for item in items if item[0] == "label")
    return Side(entry is not None, labels)


def _fate(first: Detection, second: Detection, iou: float) -> Fate:
    if first.kind != second.kind:
        return "relabelled"
    return "moved" if iou < 1.0 else "same"
