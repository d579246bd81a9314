"""One known problem, and what a look at it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from belvedere_simulator.drives.drives import Drives

Answers = Mapping[str, str]
"""What a person answered, by the names of questions; what is not asked for is not there."""


class State(StrEnum):
    """How a finding is meant."""

    FINE = "fine"
    PROBLEM = "problem"
    UNKNOWN = "unknown"
    """It could not be looked at; the text says why."""
    BY_HAND = "by hand"
    """Only a person can look: the text says where."""


@dataclass(frozen=True)
class Finding:
    """`text` is what was found, `remedy` what to do; `action` a name of what the program can do about it."""

    state: State
    text: str
    remedy: str = ""
    action: str = ""


@dataclass(frozen=True)
class Question:
    """What a person may be asked: `name`, `text`, and whether nothing can be looked at without."""

    name: str
    text: str
    needed: bool = False


class Clients(Protocol):
    """Makes the client of a service of the site, by its name in boto3."""

    def __call__(self, service: str) -> Any:
        """The client."""


@dataclass(frozen=True)
class Surroundings:
    """What is looked at: `open_site` opens the clients of the site and raises BelvedereError where it does
    not answer; `site` is its data folder where it is on this computer; `appliances` those of this computer.
    `tell` is told what is being looked at, and raises when it is to end; `cancelled` whether it is.
    """

    open_site: Callable[[], Clients]
    site: Path | None
    drives: Drives
    appliances: Mapping[str, Path] = field(default_factory=dict)
    tell: Callable[[str], None] = lambda _text: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Guide:
    """A known problem: `title` as people say it, `about` what is known, `look` what finds out more."""

    name: str
    title: str
    about: str
    look: Callable[[Surroundings, Answers], Iterator[Finding]]
    questions: tuple[Question, ...] = ()


def fine(text: str) -> Finding:
    """Nothing is wrong there."""
    return Finding(State.FINE, text)


def problem(text: str, remedy: str, action: str = "") -> Finding:
    """Something is."""
    return Finding(State.PROBLEM, text, remedy, action)


def unknown(text: str, remedy: str = "") -> Finding:
    """It could not be looked at."""
    return Finding(State.UNKNOWN, text, remedy)


def by_hand(text: str) -> Finding:
    """Only a person can."""
    return Finding(State.BY_HAND, text)
