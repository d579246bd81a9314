"""Taking passwords out of what is written about an error that nobody expected.

Such an error says what it likes: `invalid literal for int()` quotes the password that it was given. So what
counts as a secret is looked up where the error comes from: in the variables of the functions it went through,
by their names, and in whatever their arguments hold under such names.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from itertools import islice
from types import MemberDescriptorType, TracebackType
from typing import Any
from urllib.parse import quote, quote_plus

_NAMED = re.compile(r"(?i)passw|passphrase|secret|token|private|credential")
_PATTERNS = (
    (re.compile(r"://\S{0,1000}@"), "://***@"),
    (re.compile(r"(?i)(\bauthorization['\"]?\s*[=:]\s*)[^\r\n]+"), r"\1***"),
    (
        re.compile(
            r"(?i)((?:pass(?:word|wd|phrase)?|secret|token)\w{0,40}['\"]?\s*[=:]\s*)"
            r"(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^\s'\",}\]&]+)"
        ),
        r"\1***",
    ),
    (
        re.compile(r"(?s)-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,30}-----|\Z)"),
        "***",
    ),
)
_DEEPEST = 4
_MOST = 20_000
"""Values that are looked at: an error in a large structure shall be told soon."""

_SHORTEST = 3
_HIDDEN = "***"


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take out `secrets` in whatever form, credentials of addresses, what follows words like password, keys.

    What has fewer than three characters stays: it would be found in every word.
    """
    forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in forms_of(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def secrets_of(error: BaseException) -> frozenset[str]:
    """What an error may quote and must not: secrets of the functions that it and its causes went through."""
    frames = (frame for each in _with_causes(error) for frame in reversed(list(_frames(each))))
    return _found_in([frame.tb_frame.f_locals for frame in frames])


def _frames(error: BaseException) -> Iterator[TracebackType]:
    trace = error.__traceback__
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    waiting, known = deque([error]), set()
    while waiting:
        each = waiting.popleft()
        if id(each) in known:
            continue
        known.add(id(each))
        yield each
        waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions


def _found_in(places: Iterable[dict[str, Any]]) -> frozenset[str]:
    """By and by farther from `places`, for the nearest matter most when there are too many."""
    found: set[str] = set()
    known: set[tuple[int, bool]] = set()
    waiting: deque[tuple[Any, int, bool]] = deque((place, 0, False) for place in places)
    while waiting and len(known) < _MOST:
        value, depth, named = waiting.popleft()
        if (id(value), named) in known:
            continue
        known.add((id(value), named))
        if named:
            found.update(_texts(value))
        if depth <= _DEEPEST:
            waiting += ((member, depth + 1, named or _is_named(name)) for name, member in _members(value))
    return frozenset(found)


def _is_named(name: object) -> bool:
    return issubclass(type(name), str) and _NAMED.search(name) is not None  # type: ignore[call-overload]


def _texts(value: Any) -> Iterator[str]:
    kind = type(value)
    if issubclass(kind, str):
        yield str.__str__(value)
    elif issubclass(kind, (bytes, bytearray)):
        raw = bytes(memoryview(value))
        yield raw.decode("latin-1")
        yield raw.decode("utf-8", "replace")


def _members(value: Any) -> Iterator[tuple[object, Any]]:
    """Of plain values and of ours. No method of anybody is called to get at them: it might do anything."""
    kind = type(value)
    for plain in (list, tuple, set, frozenset):
        if issubclass(kind, plain):
            yield from [("", member) for member in islice(plain.__iter__(value), _MOST)]
    if issubclass(kind, dict):
        yield from list(islice(dict.items(value), _MOST))
    elif is_dataclass(kind) or kind.__module__.startswith("belvedere_"):
        yield from _attributes(value)


def _attributes(value: Any) -> Iterator[tuple[object, Any]]:
    for base in type.mro(type(value)):
        for name, member in list(vars(base).items()):
            if type(member) is MemberDescriptorType:
                yield from _slot(name, member, value)
            elif name == "__dict__" and not isinstance(member, property):
                yield from list(object.__getattribute__(value, "__dict__").items())


def _slot(name: str, member: MemberDescriptorType, value: Any) -> Iterator[tuple[object, Any]]:
    try:
        yield name, member.__get__(value)
    except AttributeError:
        return  # never given a value


def forms_of(secret: str) -> Iterator[str]:
    """What a secret may look like in a text: as it is, quoted, escaped, as hexadecimal digits, in base64."""
    yield from {secret, quote(secret, errors="replace"), quote(secret, safe="", errors="replace")}
    yield from {quote_plus(secret, errors="replace"), secret.encode("unicode_escape").decode()}
    yield from {repr(secret)[1:-1], json.dumps(secret)[1:-1], ascii(secret)[1:-1]}
    yield html.escape(secret)
    raw = secret.encode("utf-8", "surrogatepass")
    yield from (raw.hex(), base64.b64encode(raw).decode())
