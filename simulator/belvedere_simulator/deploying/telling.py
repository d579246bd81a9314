"""Who is told how far a deployment is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from belvedere_simulator.deploying.stages import Stage


class Steps(Protocol):
    """Hears of single steps of something long."""

    def step(self, text: str) -> None:
        """Something began."""

    def part(self, text: str, done: int, whole: int) -> None:
        """How much of a step is done, in bytes."""


class Telling(Steps, Protocol):
    """Hears of the stages of a deployment, too, and may end it: every method may raise."""

    def stages(self, stages: Sequence[Stage]) -> None:
        """All stages as they are now."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""
