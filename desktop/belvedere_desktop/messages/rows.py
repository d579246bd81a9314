"""What the Messages page shows of what the client child tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

R = TypeVar("R")
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the list; `time` in epoch seconds, `refused` where it is a rejection."""

    number: int
    time: float
    topic: str
    thing: str
    device: str
    feature: str
    says: str
    refused: bool
    preview: str
    size: int
    qos: int
    retained: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic of the tree."""

    topic: str
    thing: str
    device: str
    feature: str
    says: str
    count: int
    bytes: int
    time: float
    preview: str
    retained: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job; `left`: it is on the list of pending jobs no more, and nobody said how it ended."""

    thing: str
    device: str
    job: str
    operation: str
    status: str
    left: bool
    version: int | None
    steps: int
    wrong: int
    refused: int
    time: float


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """One shadow; `differs` counts members that are desired and not reported."""

    thing: str
    device: str
    shadow: str
    version: int | None
    deleted: bool
    whole: bool
    differs: int
    wrong: int
    refused: int
    time: float


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a job or a shadow, the place of it in `place`; `helps` where it was a refusal."""

    place: int
    number: int
    time: float
    kind: str
    text: str
    version: int | None
    wrong: str
    missed: int
    helps: str
    details: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a shadow, side by side."""

    path: str
    desired: str
    reported: str
    desired_at: int
    reported_at: int
    differs: bool


def row(kind: type[R], told: Mapping[str, Any]) -> R:
    """A row from a document, which may have more members."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: told[name] for name in names})


def steps(entries: list[dict[str, Any]]) -> list[StepRow]:
    """The steps of a job or a shadow; of many the last ones, for each takes a height of its own."""
    return [_step(place, entry) for place, entry in enumerate(entries)][-_MOST_STEPS:]


def _step(place: int, entry: dict[str, Any]) -> StepRow:
    refusal = entry["refusal"] or {}
    details = entry.get("details") or {}
    return StepRow(
        place,
        int(entry["number"]),
        float(entry["time"]),
        str(entry["kind"]),
        str(entry["text"]),
        entry["version"],
        str(entry["wrong"]),
        int(entry["missed"]),
        str(refusal.get("helps", "")),
        ", ".join(f"{name}: {text}" for name, text in details.items()),
    )
