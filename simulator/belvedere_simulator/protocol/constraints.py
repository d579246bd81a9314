"""What the model asks of a value beyond its type: enumerations, lengths, ranges, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from botocore.model import Shape

from belvedere_simulator.messages import tr

Constraint = Callable[[Any], str | None]
"""What is wrong with a value, or None."""

_LONGEST_MATCHED = 8192  # characters, where a model sets a pattern and no length
_MEASURED = {"string", "character", "blob", "list", "map"}
_NUMBERS = {"integer", "long", "float", "double"}


def constraint_of(shape: Shape, *, nul: bool = False) -> Constraint | None:
    """One check of all that `shape` asks, or None where it asks nothing.

    `nul` admits the character zero in texts; no database would keep it.
    """
    checks = tuple(_checks(shape, nul))
    if len(checks) < 2:
        return checks[0] if checks else None

    def check(value: Any) -> str | None:
        for one in checks:
            if problem := one(value):
                return problem
        return None

    return check


def _checks(shape: Shape, nul: bool) -> Iterable[Constraint]:
    asked = shape.metadata
    low, high = asked.get("min"), asked.get("max")
    kind = shape.type_name
    if getattr(shape, "enum", None):
        yield _one_of(tuple(shape.enum))
    if kind in _MEASURED and (low is not None or high is not None):
        yield _length(low or 0, high)
    if kind in _NUMBERS and (low is not None or high is not None):
        yield _range(low, high)
    if kind in {"string", "character"}:
        if not nul:
            yield _without_nul
        if pattern := asked.get("pattern"):
            yield from _pattern(pattern, high or _LONGEST_MATCHED)


def _one_of(values: tuple[str, ...]) -> Constraint:
    known = frozenset(values)
    return lambda value: None if value in known else tr("must be one of {values}", values=", ".join(values))


def _length(low: int, high: int | None) -> Constraint:
    def check(value: Any) -> str | None:
        size = len(value)
        if size < low:
            return tr("must have a length of at least {low}, not {size}", low=low, size=size)
        if high is not None and size > high:
            return tr("must have a length of at most {high}, not {size}", high=high, size=size)
        return None

    return check


def _range(low: float | None, high: float | None) -> Constraint:
    def check(value: Any) -> str | None:
        if low is not None and value < low:
            return tr("must be at least {low}", low=low)
        if high is not None and value > high:
            return tr("must be at most {high}", high=high)
        return None

    return check


def _without_nul(value: Any) -> str | None:
    return tr("must not contain the character zero") if "\0" in value else None


def _pattern(pattern: str, longest: int) -> Iterable[Constraint]:
    """The whole value must match, as the real services ask, and `$` is the very end.

    A pattern in a dialect that Python does not have (`\\p{L}`) is left to the operation.
    """
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error:
        return

    def check(value: Any) -> str | None:
        # A value too long is refused before the pattern sees it: no pattern gets time to run away.
        if len(value) > longest or compiled.fullmatch(value) is None:
            return tr("must match the pattern {pattern}", pattern=pattern)
        return None

    yield check
