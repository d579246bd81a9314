"""Filter patterns of words: all of them, `-without` some, `?any` of others, "whole phrases"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong

_TERM = re.compile(r'\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Terms:
    """The terms of a pattern; case counts, and a term may lie anywhere in the message."""

    needed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def matches(self, message: str) -> bool:
        """Whether the message has every needed term, none excluded, and one of the optional ones."""
        if any(term in message for term in self.excluded):
            return False
        # Beside other terms the optional ones have no say, as in the original service.
        if self.needed or self.excluded or not self.optional:
            return all(term in message for term in self.needed)
        return any(term in message for term in self.optional)


def terms(text: str) -> Callable[[str], bool]:
    """What the pattern of terms matches."""
    found: dict[str, list[str]] = {"": [], "-": [], "?": []}
    text, position = text.strip(), 0
    while position < len(text):
        term = _TERM.match(text, position)
        if term is None:
            raise wrong(tr("Invalid filter pattern at character {position}", position=position + 1))
        quoted = term[2]
        found[term[1]].append(term[3] if quoted is None else _ESCAPED.sub(r"\1", quoted))
        position = term.end()
    return Terms(tuple(found[""]), tuple(found["-"]), tuple(found["?"])).matches
