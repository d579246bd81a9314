"""Words of which one is in every line that a pattern matches: looking for them is many times faster."""

from __future__ import annotations

import re

_SHORTEST = 3
_MOST = 8
_SPECIAL = set(".^$*+?{}[]\\|()")
_LETTERED = re.compile(r"\\(?:[xuU0-9N]|g<)")


def required_words(pattern: str) -> tuple[str, ...]:
    """One of these is in whatever matches; () where nothing can be said."""
    if "(?" in pattern or _LETTERED.search(pattern):
        return ()
    words = [_longest(branch) for branch in _branches(pattern)]
    sure = len(words) <= _MOST and all(len(word) >= _SHORTEST for word in words)
    return tuple(dict.fromkeys(words)) if sure else ()


def _branches(pattern: str) -> list[str]:
    """What stands between the bars that are in no group."""
    branches, begin, depth, place = [], 0, 0, 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "\\":
            place += 1
        elif letter == "[":
            place = _class_end(pattern, place)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            branches.append(pattern[begin:place])
            begin = place + 1
        place += 1
    return [*branches, pattern[begin:]]


def _longest(branch: str) -> str:
    """The longest run of plain letters that is in no group and not optional."""
    runs, run, depth, place = [""], "", 0, 0
    while place < len(branch):
        letter, width = branch[place], 1
        plain = letter not in _SPECIAL
        if letter == "\\" and place + 1 < len(branch):
            width = 2
            letter = branch[place + 1]
            plain = not letter.isalnum()
        elif letter == "[":
            width = _class_end(branch, place) + 1 - place
        elif letter == "{":
            width = max(1, branch.find("}", place) + 1 - place)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        after = branch[place + width : place + width + 1]
        if plain and depth == 0 and after not in {"*", "?", "{"}:
            run += letter
        if not plain or depth or after in {"*", "?", "{", "+"}:
            runs.append(run)
            run = ""
        place += width
    return max([*runs, run], key=len)


def _class_end(pattern: str, begin: int) -> int:
    """Where the set ends that begins there; a bracket right at its beginning belongs to it."""
    place = begin + 1
    if pattern[place : place + 1] == "^":
        place += 1
    place += 1
    while place < len(pattern) and pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place
