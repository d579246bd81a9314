"""What the doctor has to say: one sentence each, how bad it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from belvedere_simulator.errors import catalogue


class Severity(StrEnum):
    """How bad it is. ERROR: no video for an application. WARNING: video, but worse than it should be."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for OK up to 3 for ERROR."""
        return list(Severity).index(self)


class Step(StrEnum):
    """What was looked at, in the order of an examination."""

    NAME = "name"
    ROUTE = "route"
    PORT = "port"
    RTSP = "rtsp"
    AUTHENTICATION = "authentication"
    PATH = "path"
    CODEC = "codec"
    SIZE = "size"
    TCP = "tcp"
    RATE = "rate"
    KEY_FRAMES = "key-frames"
    UDP = "udp"
    SESSIONS = "sessions"
    CLOCK = "clock"
    COMPUTER = "computer"


@dataclass(frozen=True)
class Finding:
    """One thing seen. `code` is in the error catalogue, "" where all is well; `remedy` is what to do."""

    step: Step
    severity: Severity
    what: str
    code: str = ""
    remedy: str = ""

    def to_document(self) -> dict[str, Any]:
        """Its members, for JSON."""
        return {
            "step": self.step.value,
            "severity": self.severity.value,
            "what": self.what,
            "code": self.code,
            "remedy": self.remedy,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Finding:
        """What `to_document` gave. Raises KeyError or ValueError for anything else."""
        return cls(
            Step(document["step"]),
            Severity(document["severity"]),
            *(str(document[name]) for name in ("what", "code", "remedy")),
        )


def well(step: Step, what: str) -> Finding:
    """Nothing to complain about."""
    return Finding(step, Severity.OK, what)


def note(step: Step, code: str, what: str) -> Finding:
    """Good to know."""
    return Finding(step, Severity.NOTE, what, code, catalogue()[code].remedy)


def warning(step: Step, code: str, what: str) -> Finding:
    """Video comes, but worse than it should."""
    return Finding(step, Severity.WARNING, what, code, catalogue()[code].remedy)


def error(step: Step, code: str, what: str) -> Finding:
    """An application gets no video from this camera."""
    return Finding(step, Severity.ERROR, what, code, catalogue()[code].remedy)
