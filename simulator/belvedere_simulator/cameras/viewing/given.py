"""What work is given, read without trust: it may have come from another computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Given = Mapping[str, Any]


def text(given: Given, name: str, longest: int, otherwise: str = "") -> str:
    """A text of at most `longest` characters. Raises BelvedereError BV-VPT-001."""
    value = given.get(name, otherwise)
    if not isinstance(value, str) or len(value) > longest:
        raise _unusable(name, tr("it has to be a text of at most {most} characters", most=longest))
    return value


def number(given: Given, name: str, least: float, most: float, otherwise: float) -> float:
    """A number in bounds. Raises BelvedereError BV-VPT-001."""
    value = given.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _unusable(name, tr("it has to be a number from {least} to {most}", least=least, most=most))
    return float(value)


def several(given: Given, name: str, most: int) -> Sequence[Any]:
    """A list of at most `most`. Raises BelvedereError BV-VPT-001."""
    value = given.get(name) or []
    if not isinstance(value, list) or len(value) > most:
        raise _unusable(name, tr("it has to be a list of at most {most}", most=most))
    return value


def port(value: Any, name: str) -> int:
    """A port. Raises BelvedereError BV-VPT-001."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 65_535:
        raise _unusable(name, tr("it has to be a port from 1 to 65535"))
    return value


def _unusable(name: str, why: str) -> BelvedereError:
    return BelvedereError("BV-VPT-001", tr("What is to be looked at cannot be used"), where=name, why=why)
