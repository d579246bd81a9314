"""Reference and ours in turn, so that what disturbs a computer disturbs both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Window = TypeVar("Window")


@dataclass(frozen=True)
class Windows(Generic[Window]):
    """What every window of each side gave, in the order of time."""

    ours: tuple[Window, ...]
    reference: tuple[Window, ...]


def interleave(
    rounds: int,
    reference: Callable[[], Window],
    ours: Callable[[], Window],
    tell: Callable[[str], None] = lambda _text: None,
) -> Windows[Window]:
    """Reference, ours, ours, reference: `rounds` times."""
    of_ours: list[Window] = []
    of_reference: list[Window] = []
    for number in range(rounds):
        tell(f"{number + 1}/{rounds}")
        of_reference.append(reference())
        of_ours += [ours(), ours()]
        of_reference.append(reference())
    return Windows(tuple(of_ours), tuple(of_reference))
