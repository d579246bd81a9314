"""What the catalogue says of one message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a known line matters."""

    PROBLEM = "problem"
    NOTICE = "notice"
    """Looks worse than it is, or heals by itself."""
    EVENT = "event"
    """Tells what happened, nothing is wrong."""


@dataclass(frozen=True)
class Known:
    """A line that is known. `key` is the same for all lines of the same kind.

    `event` is restart, connected, disconnected, deployment or update where the line tells of one; `code` that
    of the error catalogue; `guided` the check of the troubleshooter that looks into it.
    """

    key: str
    title: str
    cause: str
    check: str
    fix: str
    severity: Severity = Severity.PROBLEM
    event: str = ""
    code: str = ""
    guided: str = ""
