"""What is in a bundle, as the client child tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class BundleFile:
    """One file; `removed` is how many places were taken out of it."""

    path: str
    title: str
    size: int
    removed: int


@dataclass(frozen=True)
class Removal:
    """One place that was taken out; `shown` is what is left around it."""

    path: str
    line: int
    kind: str
    shown: str


@dataclass(frozen=True)
class Contents:
    """`removed` counts all removals, `removals` are the first of very many."""

    files: tuple[BundleFile, ...]
    removals: tuple[Removal, ...]
    removed: int
    problems: tuple[str, ...]


def contents_of(told: Mapping[str, Any]) -> Contents:
    """Out of what the child tells of a draft or of an opened bundle."""
    return Contents(
        files=tuple(BundleFile(**each) for each in told["files"]),
        removals=tuple(Removal(**each) for each in told["removals"]),
        removed=int(told["removed"]),
        problems=tuple(told["problems"]),
    )
