"""The condition operators of policies."""

from __future__ import annotations

import ipaddress
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.service.access.certainty import Certainty, all_of, any_of, opposite
from belvedere_simulator.service.access.patterns import Context, literal_of, matches, matches_arn, pattern_of

# (value of the policy, value of the request, the whole request) -> yes, no, or not to be told
Test = Callable[[str, str, Context], Certainty]


def _equals(wanted: str, value: str, context: Context) -> Certainty:
    literal = literal_of(wanted, context)
    return None if literal is None else literal == value


def _equals_ignoring_case(wanted: str, value: str, context: Context) -> Certainty:
    literal = literal_of(wanted, context)
    return None if literal is None else literal.lower() == value.lower()


def _like(wanted: str, value: str, context: Context) -> Certainty:
    pattern = pattern_of(wanted, context)
    return None if pattern is None else matches(pattern, value)


def _arn_like(wanted: str, value: str, context: Context) -> Certainty:
    pattern = pattern_of(wanted, context)
    return None if pattern is None else matches_arn(pattern, value)


def _bool(wanted: str, value: str, _context: Context) -> Certainty:
    known = {"true": True, "false": False}
    if wanted.lower() not in known or value.lower() not in known:
        return None
    return wanted.lower() == value.lower()


def _in_network(wanted: str, value: str, _context: Context) -> Certainty:
    try:
        network, address = ipaddress.ip_network(wanted, strict=False), ipaddress.ip_address(value)
    except ValueError:
        return None
    return address in network


def _compared(read: Callable[[str], float], compare: Callable[[float, float], bool]) -> Test:
    def test(wanted: str, value: str, _context: Context) -> Certainty:
        try:
            return compare(read(value), read(wanted))
        except (ValueError, OverflowError):
            return None

    return test


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_COMPARISONS = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_TESTS: dict[str, Test] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": _bool,
    "IpAddress": _in_network,
    **{f"Numeric{name}": _compared(float, compare) for name, compare in _COMPARISONS.items()},
    **{f"Date{name}": _compared(_moment, compare) for name, compare in _COMPARISONS.items()},
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}
_ANY, _ALL, _IF_EXISTS = "ForAnyValue:", "ForAllValues:", "IfExists"


def conditions_hold(conditions: Mapping[str, Mapping[str, Sequence[str]]], context: Context) -> Certainty:
    """Whether the request meets all conditions; an operator that is not known cannot be told."""
    return all_of(
        _holds(name, key.lower(), wanted, context)
        for name, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _holds(name: str, key: str, wanted: Sequence[str], context: Context) -> Certainty:
    values = context.get(key, ())
    if name == "Null":
        return any_of(_bool(text, str(not values).lower(), context) for text in wanted)
    quantifier = next((prefix for prefix in (_ANY, _ALL) if name.startswith(prefix)), "")
    base = name.removeprefix(quantifier)
    if_exists, base = base.endswith(_IF_EXISTS), base.removesuffix(_IF_EXISTS)
    negated = base in _NEGATED
    test = _TESTS.get(_NEGATED.get(base, base))
    if test is None:
        return None
    if not values:
        return if_exists or quantifier == _ALL or (negated and not quantifier)
    answers = [_one(test, value, wanted, context, negated) for value in values]
    if quantifier == _ALL or (negated and not quantifier):
        return all_of(answers)
    return any_of(answers)


def _one(test: Test, value: str, wanted: Sequence[str], context: Context, negated: bool) -> Certainty:
    met = any_of(test(text, value, context) for text in wanted)
    return opposite(met) if negated else met


def as_texts(value: Any) -> tuple[str, ...]:
    """One value or a list of them as policies write them, as texts; ValueError for anything else."""
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, (str, bool, int, float)) for item in items):
        raise ValueError("a value of a condition is no text")
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)
