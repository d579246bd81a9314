"""State trees: merged, compared, measured; each with the tree of its timestamps beside it."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.channel.messages import Object, write_object

Leaf = dict[str, int]


def merged(state: Object, change: Object) -> Object:
    """The state after a change: objects are merged, everything else is replaced, null deletes."""
    result = dict(state)
    for key, value in change.items():
        before = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = merged(before if isinstance(before, dict) else {}, value)
        else:
            result[key] = value
    return result


def stamped(metadata: Object, state: Object, change: Object, now: int) -> Object:
    """The timestamps after a change of `state` (as it was before)."""
    result = dict(metadata)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            before = state.get(key)
            # What was no object before has no timestamps within.
            inside: tuple[Object, Object] = (metadata[key], before) if isinstance(before, dict) else ({}, {})
            result[key] = stamped(*inside, value, now)
        else:
            result[key] = _stamps(value, now)
    return result


def difference(desired: Object, reported: Object) -> Object:
    """What is desired and not, or differently, reported."""
    result: Object = {}
    for key, wanted in desired.items():
        if key not in reported:
            result[key] = wanted
        elif isinstance(wanted, dict) and isinstance(reported[key], dict):
            nested = difference(wanted, reported[key])
            if nested:
                result[key] = nested
        elif not same(wanted, reported[key]):
            result[key] = wanted
    return result


def part(metadata: Object, of: Object) -> Object:
    """The timestamps of those leaves that `of` has; deleted ones have none."""
    return {
        key: part(metadata[key], value) if isinstance(value, dict) else metadata[key]
        for key, value in of.items()
        if key in metadata
    }


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; true is not 1, but 1.0 is."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    return bool(one == other)


def depth(value: Any) -> int:
    """How deep objects and lists lie in each other."""
    if isinstance(value, dict):
        return 1 + max((depth(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(each) for each in value), default=0)
    return 0


def size(*states: Object) -> int:
    """The length of states in bytes, written compactly."""
    return sum(len(write_object(state)) for state in states if state)


def _stamps(value: Any, now: int) -> Any:
    if isinstance(value, dict):
        return {key: _stamps(each, now) for key, each in value.items()}
    if isinstance(value, list):
        return [_stamps(each, now) for each in value]
    return {"timestamp": now}
