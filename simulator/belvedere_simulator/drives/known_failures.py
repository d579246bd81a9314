"""Failures that an appliance's logs tell of, in words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from belvedere_simulator.errors import catalogue
from belvedere_simulator.explaining.explaining import explain_words
from belvedere_simulator.explaining.known import Severity

_CODE = re.compile(r"\bBV-[A-Z]+-\d{3}\b")


@dataclass(frozen=True)
class Failure:
    """A known failure; `code` is empty where the logs tell of it in words only."""

    code: str
    title: str
    explanation: str
    remedy: str


def failures_in(line: str) -> Iterator[Failure]:
    """The known failures that one line of a log tells of."""
    for code in dict.fromkeys(_CODE.findall(line)):
        entry = catalogue().get(code)
        if entry is not None:
            yield Failure(code, entry.title, entry.explanation, entry.remedy)
    known = explain_words(line)
    if known is not None and known.severity is Severity.PROBLEM:
        yield Failure("", known.title, known.cause, known.fix)
