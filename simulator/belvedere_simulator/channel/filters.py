"""Topic filters: which topics one matches, and whether one lies within another."""

from __future__ import annotations

ONE, REST = "+", "#"


def well_formed(topic_filter: str) -> bool:
    """Whether wildcards stand alone in their level and `#` at the end, as MQTT wants it."""
    levels = topic_filter.split("/")
    for index, level in enumerate(levels):
        if REST in level and (level != REST or index != len(levels) - 1):
            return False
        if ONE in level and level != ONE:
            return False
    return bool(topic_filter) and "\0" not in topic_filter


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a subscription to `topic_filter` gets messages of `topic`."""
    if topic.startswith("$") and topic_filter[:1] in (ONE, REST):
        return False
    return _covers(topic_filter.split("/"), topic.split("/"))


def within(allowed: str, asked: str) -> bool:
    """Whether every topic that the filter `asked` matches is matched by the filter `allowed`."""
    return _covers(allowed.split("/"), asked.split("/"))


def _covers(wide: list[str], narrow: list[str]) -> bool:
    for index, level in enumerate(wide):
        if level == REST:
            # It stands for no level at all, too.
            return True
        if index >= len(narrow):
            return False
        here = narrow[index]
        if here == REST or (level not in (here, ONE)) or (here == ONE and level != ONE):
            return False
    return len(narrow) == len(wide)
