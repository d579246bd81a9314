"""How long work tells how far it is, and is told to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes; `item` is what is being worked on."""

    done: int
    total: int
    item: str


Report = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def silent(_progress: Progress) -> None:
    """A report that nobody reads."""


def never() -> bool:
    """A work that nobody ends."""
    return False
