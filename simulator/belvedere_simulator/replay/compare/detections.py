"""Boxes with their labels, and which of two runs are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

_NEAR = 0.03
"""How far from a corner of a box, in fractions of the picture, a label is that box's."""
_SCORE = re.compile(r"[\s:(\[]*\d+([.,]\d+)?\s*%?[)\]]?\s*$")
_LEAST = 1e-12


@dataclass(frozen=True)
class Detection:
    """A box, in fractions of the picture, and the text beside its corner."""

    left: float
    top: float
    right: float
    bottom: float
    label: str = ""

    @property
    def kind(self) -> str:
        """The label without the score at its end."""
        return _SCORE.sub("", self.label) or self.label

    @property
    def area(self) -> float:
        """Its share of the picture."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


@dataclass(frozen=True)
class Drawn:
    """What was drawn over one frame: boxes, and texts that belong to none."""

    detections: tuple[Detection, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    """The same thing in two runs, and how much the boxes have in common."""

    first: Detection
    second: Detection
    iou: float


@dataclass(frozen=True)
class Matching:
    """What two runs found in one frame."""

    matched: tuple[Matched, ...]
    missing: tuple[Detection, ...]
    added: tuple[Detection, ...]


def read_drawn(overlay: Sequence[Sequence[Any]]) -> Drawn:
    """Boxes and labels of an overlay; a label at a corner of a box is its own."""
    boxes = [_box(*item[1:5]) for item in overlay if item[0] == "rect"]
    labels = [(str(item[1]), float(item[2]), float(item[3])) for item in overlay if item[0] == "label"]
    nearest = sorted(
        (distance, box, label)
        for box, drawn in enumerate(boxes)
        for label, (_text, x, y) in enumerate(labels)
        if (distance := _distance(drawn, x, y)) <= _NEAR
    )
    of_box: dict[int, int] = {}
    for _how_far, box, label in nearest:
        if box not in of_box and label not in of_box.values():
            of_box[box] = label
    detections = tuple(
        replace(drawn, label=labels[of_box[box]][0]) if box in of_box else drawn
        for box, drawn in enumerate(boxes)
    )
    texts = tuple(text for label, (text, _x, _y) in enumerate(labels) if label not in of_box.values())
    return Drawn(detections, texts)


def iou(first: Detection, second: Detection) -> float:
    """What two boxes have in common, of what they cover together."""
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    common = max(0.0, width) * max(0.0, height)
    together = first.area + second.area - common
    if together <= _LEAST:
        return 1.0 if _corners(first) == _corners(second) else 0.0
    return common / together


def match(first: Sequence[Detection], second: Sequence[Detection], least: float) -> Matching:
    """Pair the boxes that have at least `least` in common: those of one kind, and the closest, first."""
    pairs = sorted(
        (one.kind != other.kind, -common, a, b)
        for a, one in enumerate(first)
        for b, other in enumerate(second)
        if (common := iou(one, other)) >= least
    )
    of_first: dict[int, int] = {}
    matched = []
    for _other_kind, common, a, b in pairs:
        if a not in of_first and b not in of_first.values():
            of_first[a] = b
            matched.append(Matched(first[a], second[b], -common))
    return Matching(
        tuple(matched),
        tuple(one for a, one in enumerate(first) if a not in of_first),
        tuple(one for b, one in enumerate(second) if b not in of_first.values()),
    )


def _box(left: float, top: float, right: float, bottom: float) -> Detection:
    return Detection(float(left), float(top), float(right), float(bottom))


def _distance(box: Detection, x: float, y: float) -> float:
    """To the nearest corner, along the axis on which it is farther."""
    return min(max(abs(x - h), abs(y - v)) for h in (box.left, box.right) for v in (box.top, box.bottom))


def _corners(box: Detection) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
