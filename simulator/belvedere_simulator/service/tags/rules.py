"""What tags may be, and tags as people type them: a line of key=value each."""

from __future__ import annotations

from collections.abc import Mapping

from belvedere_simulator.messages import tr

MOST = 50
LONGEST_KEY, LONGEST_VALUE = 128, 256
RESERVED = "aws:"
_SHOWN = 20


def is_reserved(key: str) -> bool:
    """Whether nobody may set a tag with this key."""
    return key.casefold().startswith(RESERVED)


def tag_problem(tags: Mapping[str, str]) -> str:
    """What is wrong with the tags of one resource; "" where nothing is."""
    if len(tags) > MOST:
        return tr("At most {most} tags", most=MOST)
    for key, value in tags.items():
        if len(key) > LONGEST_KEY:
            return tr("A key has at most {most} letters: {key}", most=LONGEST_KEY, key=key[:_SHOWN])
        if len(value) > LONGEST_VALUE:
            return tr("A value has at most {most} letters: {key}", most=LONGEST_VALUE, key=key[:_SHOWN])
        if is_reserved(key):
            return tr("A key does not begin with aws: {key}", key=key[:_SHOWN])
    return ""


def typed_tags(text: str) -> dict[str, str]:
    """The tags in lines of key=value; empty lines are none."""
    pairs = (line.partition("=") for line in _lines(text))
    return {key.strip(): value.strip() for key, _, value in pairs}


def typed_tags_problem(text: str) -> str:
    """What is wrong with such lines; "" where nothing is."""
    tags = typed_tags(text)
    if not all(tags):
        return tr("Each line is key=value")
    if len(tags) < len(_lines(text)):
        return tr("Each key stands in one line only")
    return tag_problem(tags)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
