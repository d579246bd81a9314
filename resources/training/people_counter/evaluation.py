"""How good detections are: greedy matching of boxes, precision and recall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.people_counter.scene import Box, Truth

SAME = 0.5
VISIBLE = 0.5  # a person of whom less is to be seen need not be found, and is no mistake if found

Found = tuple[float, Sequence[float]]  # score, (left, top, right, bottom)


@dataclass(frozen=True)
class Tally:
    """Right detections, wrong detections and missed people."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def iou(one: Sequence[float], other: Sequence[float]) -> float:
    """Intersection over union of two boxes (left, top, right, bottom)."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high / (areas - wide * high)


def best(box: Sequence[float], candidates: Iterable[tuple[int, Box]]) -> int | None:
    """The key of the candidate that overlaps `box` most, if it overlaps by at least `SAME`."""
    ranked = max(((iou(box, other), key) for key, other in candidates), default=(0.0, -1))
    return ranked[1] if ranked[0] >= SAME else None


def tally(found: Sequence[Found], people: Sequence[Truth], visible: float = VISIBLE) -> Tally:
    """One frame: each detection, best score first, takes the free person that it overlaps most.

    People less visible than `visible` are neither missed nor, when found, a mistake.
    """
    wanted = {number: person.box for number, person in enumerate(people) if person.visible >= visible}
    hidden = [(number, person.box) for number, person in enumerate(people) if person.visible < visible]
    right = wrong = 0
    for _, box in sorted(found, key=lambda item: -item[0]):
        taken = best(box, wanted.items())
        if taken is not None:
            del wanted[taken]
            right += 1
        elif best(box, hidden) is None:
            wrong += 1
    return Tally(right, wrong, len(wanted))


def tally_clip(found: Sequence[Sequence[Found]], people: Sequence[Sequence[Truth]]) -> Tally:
    """All frames of a clip; both sequences must be of the same length."""
    total = Tally()
    for detections, truth in zip(found, people, strict=True):
        total += tally(detections, truth)
    return total
