"""What a family of keys offers: changes to ask for, and a look at what became of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Step:
    """One request that changes `key` to `after` (None: gone); `ask` gives the new identifier, if any."""

    key: str
    after: Any
    ask: Callable[[], str]


@dataclass(frozen=True)
class Hand:
    """What a client chooses its next step from: `held` are its keys of one family, `fresh` a new name."""

    held: Mapping[str, Any]
    notes: Mapping[str, str]
    chance: random.Random
    fresh: Callable[[str], str]

    def any_key(self) -> str:
        """One of the keys."""
        return self.chance.choice(sorted(self.held))


class Family(Protocol):
    """The keys of one kind, `<name>/...`. Only one client ever touches a key."""

    name: str

    def step(self, hand: Hand) -> Step:
        """A change that a sound service allows."""

    def observe(self, key: str, possible: Sequence[Any], note: str) -> Any:
        """What the service tells of `key` now; None when it is not there.

        Something that is none of the `possible` values is told when it is there in part.
        """


def name_of(key: str) -> str:
    """The name in a key."""
    return key.partition("/")[2]


def quietly(call: Callable[[], Any]) -> Callable[[], str]:
    """A request whose answer holds no identifier that is needed."""

    def ask() -> str:
        call()
        return ""

    return ask
