"""How grave a line is, by the words that programs use for it."""

from __future__ import annotations

import re

LEVELS = ("fatal", "error", "warning", "info", "debug")
NONE = "none"
"""Stands for lines that do not tell a level, where levels are chosen."""
_WORDS = {
    "fatal": (b"FATAL", b"CRITICAL", b"CRIT", b"ALERT", b"EMERG", b"PANIC"),
    "error": (b"ERROR", b"ERR", b"SEVERE"),
    "warning": (b"WARNING", b"WARN"),
    "info": (b"INFO", b"NOTICE"),
    "debug": (b"DEBUG", b"TRACE", b"VERBOSE", b"FINE"),
}
_LEVEL_OF = {word: level for level, words in _WORDS.items() for word in words}
_WORD = b"|".join(sorted(_LEVEL_OF, reverse=True))  # the longer of two that begin alike first
_LETTERS = {b"F": "fatal", b"E": "error", b"W": "warning", b"I": "info", b"D": "debug"}
# Capitals as they are; other writings only where a mark says that a level is meant.
_TOLD = re.compile(
    rb"\b(" + _WORD + rb")\b"
    rb"|(?i:[\[(<\"=](" + _WORD + rb")[\])>\",\s])"
    rb"|(?i:\b(" + _WORD + rb")[!:])"
    rb"|^([FEWID])\d{4} \d\d:"
    rb"|^<(\d{1,3})>"
    rb"|(Traceback \(most recent call last\))"
)
_LOOKED_AT = 160
_SHORTEST, _LONGEST = 32, 80
_OFTEN = 64
_DIGITS = bytes(48 if 48 <= code < 58 else code for code in range(256))
_MOST_KNOWN = 4096
_SYSLOG = ("fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug")


def level_of(line: bytes) -> str | None:
    """One of LEVELS, or None where the line does not say."""
    found = _TOLD.search(line, 0, _LOOKED_AT)
    if found is None:
        return None
    if found.lastindex is None or found.lastindex == 6:
        return "error"
    told = found[found.lastindex]
    if found.lastindex == 5:
        return _SYSLOG[int(told) % 8]
    return _LETTERS[told] if found.lastindex == 4 else _LEVEL_OF[told.upper()]


class Levels:
    """Remembers beginnings of lines: all that differ in their digits alone have the same level.

    How long a beginning is, is learnt: as short as the levels of most lines need.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, str] = {}
        self._length = _SHORTEST
        self._longer = 0

    def quickly(self, lines: list[bytes]) -> list[str | None]:
        """The levels that beginnings seen before tell; None for all others."""
        known, length = self._known.get, self._length
        return [known(line[:length].translate(_DIGITS)) for line in lines]

    def of(self, line: bytes) -> str | None:
        """The level of a line, remembered where its beginning tells."""
        level = level_of(line)
        if level is not None and line[:1] != b"<":
            beginning = line[: self._length].translate(_DIGITS)
            found = _TOLD.search(beginning)
            # What stands right behind might be a part of the word.
            if found is not None and found.end() < len(beginning):
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[beginning] = level
            elif len(line) > self._length:
                self._learn(line)
        return level

    def _learn(self, line: bytes) -> None:
        found = _TOLD.search(line[:_LONGEST])
        self._longer += found is not None
        if found is not None and self._longer > _OFTEN:
            self._length, self._longer = min(found.end() + 2, _LONGEST), 0
            self._known.clear()
