"""The patterns of policies: `*` for any text, `?` for one character, `${key}` for what the request tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache


class Wild(Enum):
    """A place in a pattern that takes more than itself."""

    ANY = "*"
    ONE = "?"


# One element for each character, so that a value put into a place cannot bring wildcards along.
Pattern = tuple[str | Wild, ...]
Context = Mapping[str, Sequence[str]]
_PLACE = re.compile(r"\$\{\s*([^},\s]+)\s*(?:,\s*'([^']*)'\s*)?\}")
_LITERALS = {"*", "?", "$"}


@lru_cache(maxsize=4096)
def plain_pattern(text: str) -> Pattern:
    """The pattern of a text without `${key}` places."""
    wild = {"*": Wild.ANY, "?": Wild.ONE}
    return tuple(wild.get(character, character) for character in text)


def pattern_of(text: str, context: Context) -> Pattern | None:
    """The pattern with its places filled from `context` (keys in lower case).

    None when a place has no value, or several: what the policy means cannot be told then.
    """
    if "${" not in text:
        return plain_pattern(text)
    elements: list[str | Wild] = []
    end = 0
    for place in _PLACE.finditer(text):
        value = _value(place[1], place[2], context)
        if value is None:
            return None
        elements += [*plain_pattern(text[end : place.start()]), *value]
        end = place.end()
    return (*elements, *plain_pattern(text[end:]))


def literal_of(text: str, context: Context) -> str | None:
    """The text with its places filled; None as with `pattern_of`."""
    pattern = pattern_of(text, context)
    return None if pattern is None else "".join(e.value if isinstance(e, Wild) else e for e in pattern)


def _value(key: str, default: str | None, context: Context) -> str | None:
    if key in _LITERALS:
        return key
    values = context.get(key.lower(), ())
    return values[0] if len(values) == 1 else default


def matches(pattern: Pattern, text: str) -> bool:
    """Whether `text` as a whole has the shape of `pattern`.

    The time is bounded by the product of both lengths, however many stars there are: a regular
    expression would let the author of a policy stop the service.
    """
    at = place = retry = 0
    star = -1
    while place < len(text):
        element = pattern[at] if at < len(pattern) else None
        if element is Wild.ANY:
            star, retry = at, place
            at += 1
        elif element is Wild.ONE or element == text[place]:
            at += 1
            place += 1
        elif star >= 0:
            retry += 1
            at, place = star + 1, retry
        else:
            return False
    return all(element is Wild.ANY for element in pattern[at:])


def matches_arn(pattern: Pattern, text: str) -> bool:
    """Whether `text` is an ARN each of whose six parts has the shape of the pattern's."""
    parts, texts = _arn_parts(pattern), text.split(":", 5)
    return len(parts) == len(texts) == 6 and all(map(matches, parts, texts))


def _arn_parts(pattern: Pattern) -> list[Pattern]:
    parts: list[list[str | Wild]] = [[]]
    for element in pattern:
        if element == ":" and len(parts) < 6:
            parts.append([])
        else:
            parts[-1].append(element)
    return [tuple(part) for part in parts]
