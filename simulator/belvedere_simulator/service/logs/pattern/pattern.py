"""A filter pattern of any form as one question about a message."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong
from belvedere_simulator.service.logs.pattern.json_pattern import json_pattern
from belvedere_simulator.service.logs.pattern.terms import terms

Matches = Callable[[str], bool]


def read_pattern(pattern: str) -> Matches:
    """What `pattern` matches: words, or `{ ... }` over JSON messages; nothing matches everything.

    Raises InvalidParameterException for a malformed pattern, and by name for the forms that are not
    offered: `[columns]` and `%regular expressions%`.
    """
    text = pattern.strip()
    if text.startswith("{"):
        return json_pattern(text)
    if text.startswith("["):
        raise wrong(tr("Filter patterns of columns, `[...]`, are not offered by this service"))
    if text.startswith("%"):
        raise wrong(tr("Filter patterns with regular expressions, `%...%`, are not offered by this service"))
    return terms(text)
