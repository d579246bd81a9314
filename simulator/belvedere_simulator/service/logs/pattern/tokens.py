"""The tokens of a JSON filter pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<path>\$(?:\.[^\s.\[\]=!<>()&|"]+|\[(?:[0-9]{1,9}|\*|"(?:[^"\\]|\\.)*"|'[^']*')\])*)
      | "(?P<text>(?:[^"\\]|\\.)*)"
      | (?P<operator>\|\||&&|!=|<=|>=|[=<>()])
      | (?P<word>[^\s=!<>()&|"]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """One token: `kind` is path, text, operator or word."""

    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    """The tokens of a pattern without its braces; InvalidParameterException where it has none."""
    found, position, text = [], 0, text.rstrip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or token.lastgroup is None:
            raise wrong(tr("Invalid filter pattern near `{text}`", text=text[position : position + 20]))
        kind, value = token.lastgroup, token[token.lastgroup]
        found.append(Token(kind, _ESCAPED.sub(r"\1", value) if kind == "text" else value))
        position = token.end()
    return found
