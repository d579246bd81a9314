"""Whom work tells how far it is, and who says that it is not wanted any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Teller(Protocol):
    """The other end of one piece of work."""

    @property
    def cancelled(self) -> bool:
        """Whether it should end; quick, from any thread."""

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Tell how far it is, from 0 to 1. Raises when it should end."""

    def event(self, event: Mapping[str, Any]) -> None:
        """Tell something that happened. Raises when it should end."""
