"""Cameras as the page shows them, made from what the client child tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """What the doctor said last. `severity` is "" where nobody asked; `seen_from` where it looked from."""

    severity: str = ""
    headline: str = ""
    examined: float = 0.0
    seen_from: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    rate: float | None = None


@dataclass(frozen=True)
class Use:
    """One application that uses the camera."""

    name: str
    device: str
    status: str


@dataclass(frozen=True)
class CameraRow:
    """One camera. `key` is its package; `patch` changes whenever it is registered anew."""

    key: str
    name: str
    address: str = ""
    description: str = ""
    arn: str = ""
    version: str = ""
    patch: str = ""
    created: float = 0.0
    tags: tuple[tuple[str, str], ...] = ()
    used_by: tuple[Use, ...] = ()
    verdict: Verdict = Verdict()


def row_of(camera: Mapping[str, Any]) -> CameraRow:
    """A row out of one camera as the child tells it."""
    return CameraRow(
        key=camera["camera"],
        name=camera["name"],
        address=camera["address"],
        description=camera["description"],
        arn=camera["arn"],
        version=camera["version"],
        patch=camera["patch"],
        created=camera["created"],
        tags=tuple(sorted(camera["tags"].items())),
        used_by=tuple(Use(each["name"], each["device"], each["status"]) for each in camera["usedBy"]),
        verdict=verdict_of(camera["verdict"]),
    )


def verdict_of(told: Mapping[str, Any] | None) -> Verdict:
    """A verdict out of its summary."""
    if told is None:
        return Verdict()
    return Verdict(
        severity=told["severity"],
        headline=told["headline"],
        examined=_epoch(told["examinedAt"]),
        seen_from=told["seenFrom"],
        codec=told["codec"] or "",
        width=told["width"] or 0,
        height=told["height"] or 0,
        rate=told["rate"] or told["announced_rate"],
    )


def _epoch(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
