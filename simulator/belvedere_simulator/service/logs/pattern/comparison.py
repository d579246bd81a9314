"""Places in JSON documents, and the comparisons of a filter pattern."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong
from belvedere_simulator.service.logs.pattern.tokens import Token

_STEP = re.compile(r"""\.([^\s.\[\]]+)|\[([0-9]+)\]|\["((?:[^"\\]|\\.)*)"\]|\['([^']*)'\]""")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Place:
    """A path like `$.request.headers[0]`: names of members and numbers of elements."""

    ABSENT: ClassVar[object] = object()

    steps: tuple[str | int, ...]

    def find(self, document: Any) -> Any:
        """What lies there, or ABSENT."""
        for step in self.steps:
            if isinstance(step, int):
                fits = isinstance(document, list) and step < len(document)
            else:
                fits = isinstance(document, dict) and step in document
            if not fits:
                return self.ABSENT
            document = document[step]
        return document


def place(text: str) -> Place:
    """The place a path names; InvalidParameterException for wildcards and what is no path."""
    steps: list[str | int] = []
    position = 1
    while position < len(text):
        step = _STEP.match(text, position)
        if step is None:
            raise wrong(tr("Invalid path in the filter pattern: {path}", path=text))
        name = next(part for part in (step[1], step[3], step[4], step[2]) if part is not None)
        steps.append(int(name) if step[2] is not None else name)
        position = step.end()
    return Place(tuple(steps))


def compare(at: Place, operator: str, wanted: Token) -> Callable[[Any], bool]:
    """The test that what lies `at` a place compares so with the text or number of the pattern."""
    number = _number(wanted)
    if operator not in {"=", "!="}:
        if number is None:
            raise wrong(tr("`{operator}` compares numbers only", operator=operator))
        return lambda document: _ordered(at.find(document), operator, number)
    equal = _equal_number(number) if number is not None else _equal_text(wanted.text)
    if operator == "=":
        return lambda document: equal(at.find(document))

    def differs(document: Any) -> bool:
        found = at.find(document)
        return found is not at.ABSENT and not equal(found)

    return differs


def is_true(found: Any, wished: bool) -> bool:
    """Whether a JSON true or false was found, as wished."""
    return found is wished


def _number(token: Token) -> float | None:
    fits = token.kind == "word" and _NUMBER.fullmatch(token.text)
    return float(token.text) if fits else None


def _equal_number(number: float) -> Callable[[Any], bool]:
    return lambda found: isinstance(found, int | float) and not isinstance(found, bool) and found == number


def _equal_text(text: str) -> Callable[[Any], bool]:
    # Split at the stars and searched part by part: never slower than the message is long.
    parts = text.split("*")

    def equal(found: Any) -> bool:
        if not isinstance(found, str):
            return False
        if len(parts) == 1:
            return found == text
        first, *middle, last = parts
        if len(found) < len(first) + len(last) or not (found.startswith(first) and found.endswith(last)):
            return False
        position, end = len(first), len(found) - len(last)
        for part in middle:
            place_of = found.find(part, position, end)
            if place_of < 0:
                return False
            position = place_of + len(part)
        return True

    return equal


def _ordered(found: Any, operator: str, number: float) -> bool:
    if not isinstance(found, int | float) or isinstance(found, bool):
        return False
    below, above = found < number, found > number
    return {"<": below, "<=": below or found == number, ">": above, ">=": above or found == number}[operator]
