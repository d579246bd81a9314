"""Taking passwords out of what is written about an error that nobody expected.

Such an error says what it likes: `invalid literal for int()` quotes the password that it was given. So what
counts as a secret is looked up where the error comes from: in the variables of the functions it went through,
by their names, and in whatever their arguments hold under such names.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import quote, quote_plus

_NAMED = re.compile(r"(?i)passw|passphrase|secret|token|private|credential")
_PATTERNS = (
    (re.compile(r"(\w+://)\S*@"), r"\1***@"),
    (
        re.compile(r"(?i)(pass(?:word|wd)?|secret|token)(['\"]?\s*[=:]\s*)(['\"]?)[^\s'\",}\]&]+"),
        r"\1\2\3***",
    ),
)
_DEEPEST = 4
_MOST = 2_000
"""Values that are looked at: an error in a large structure shall be told soon."""

_SHORTEST = 3
_HIDDEN = "***"


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take out `secrets` in whatever form, credentials of addresses, what follows words like password."""
    forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def secrets_of(error: BaseException) -> frozenset[str]:
    """What an error may quote and must not: secrets of the functions that it and its causes went through."""
    search = _Search()
    for each in _with_causes(error):
        trace = each.__traceback__
        while trace is not None:
            search.look_at(trace.tb_frame.f_locals, 0)
            trace = trace.tb_next
    return frozenset(search.found)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    waiting, known = [error], set()
    while waiting:
        each = waiting.pop()
        if id(each) in known:
            continue
        known.add(id(each))
        yield each
        waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions


class _Search:
    def __init__(self) -> None:
        self.found: set[str] = set()
        self._known: set[int] = set()

    def look_at(self, value: Any, depth: int, *, named: bool = False) -> None:
        if named and isinstance(value, (str, bytes)):
            self.found.add(value if isinstance(value, str) else value.decode("latin-1"))
        if depth > _DEEPEST or id(value) in self._known or len(self._known) > _MOST:
            return
        self._known.add(id(value))
        for name, member in _members(value):
            self.look_at(member, depth + 1, named=named or bool(_NAMED.search(name)))


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    """Of values of our own and plain ones: nothing of anybody's is run to get at them."""
    if isinstance(value, dict):
        return [(str(name), member) for name, member in list(value.items())]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [("", member) for member in list(value)]
    if is_dataclass(value) and not isinstance(value, type):
        return [(each.name, getattr(value, each.name, None)) for each in fields(value)]
    if type(value).__module__.startswith("belvedere_"):
        return list(getattr(value, "__dict__", {}).items())
    return []


def _forms(secret: str) -> Iterator[str]:
    yield from {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    yield from {repr(secret)[1:-1], json.dumps(secret)[1:-1], ascii(secret)[1:-1]}
    raw = secret.encode("utf-8", "surrogateescape")
    yield from (raw.hex(), base64.b64encode(raw).decode())
