"""What a walk consists of: chapters of steps, each with its words and what is done in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from walks.stage import Stage


@dataclass(frozen=True)
class Step:
    """`done` says what one does and `seen` what the picture called `name` then shows.

    A `fleeting` state is not waited for to come to rest.
    """

    name: str
    done: str
    seen: str
    act: Callable[[Stage], None]
    fleeting: bool = False


@dataclass(frozen=True)
class Chapter:
    """One procedure; `about` says when it is needed."""

    title: str
    about: str
    steps: tuple[Step, ...]


def _from_nothing(_stage: Stage) -> None:
    """Everything that the walk needs it makes itself."""


@dataclass(frozen=True)
class Walk:
    """The procedures of a reader: `about` says what is walked through, as paragraphs of the page.

    `begin` makes what is there before the first step, also where only some chapters are walked.
    """

    name: str
    title: str
    about: str
    chapters: tuple[Chapter, ...]
    begin: Callable[[Stage], None] = _from_nothing


def numbered(chapters: Sequence[Chapter]) -> Iterator[tuple[str, Step]]:
    """Every step with the name of its picture's file, in the order in which they are walked."""
    steps = (step for chapter in chapters for step in chapter.steps)
    for number, step in enumerate(steps, 1):
        yield f"{number:02}-{step.name}.png", step
