"""What the client child tells of returned logs, for the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A known failure, and the last line that tells of it: its file, and its number from 1."""

    code: str
    title: str
    explanation: str
    remedy: str
    file: str
    line: int
    times: int


@dataclass(frozen=True)
class Line:
    """One line of a log: its file, and its number from 1."""

    file: str
    number: int
    text: str


@dataclass(frozen=True)
class Returned:
    """`ending` is provisioned, failed or unknown; `reason` why it failed, where that is known.

    `lines` are all of them by time; `report` is all but the lines in words.
    """

    ending: str
    reason: Finding | None
    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    lines: tuple[Line, ...]
    fingerprint: str
    report: str

    def of(self, file: str) -> tuple[Line, ...]:
        """The lines of one file in their order, of all by time where it is empty."""
        if not file:
            return self.lines
        return tuple(sorted((line for line in self.lines if line.file == file), key=lambda line: line.number))


def returned_of(told: Mapping[str, Any]) -> Returned:
    """From what was told."""
    texts = [(file["name"], file["text"].splitlines()) for file in told["files"]]
    lines = tuple(Line(texts[file][0], number + 1, texts[file][1][number]) for file, number in told["order"])
    findings = tuple(_finding(each) for each in told["findings"])
    reason = told["reason"]
    same = [each for each in findings if reason and each.title == reason["title"]]
    return Returned(
        told["ending"],
        same[0] if same else None,
        findings,
        tuple(name for name, _lines in texts),
        lines,
        told["fingerprint"],
        told["report"],
    )


def _finding(told: Mapping[str, Any]) -> Finding:
    texts = {name: str(told[name]) for name in ("code", "title", "explanation", "remedy", "file")}
    return Finding(**texts, line=told["line"], times=told["times"])
