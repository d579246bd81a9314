"""Taking secrets out of what goes into a bundle, and telling what was taken from where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from belvedere_simulator.redaction import forms_of
from belvedere_simulator.support.encoded import decodings, encoded_pieces
from belvedere_simulator.support.rules import (
    HARMLESS_FIELD,
    KEY_BEGINS,
    KEY_ENDS,
    RULES,
    SECRET_FIELD,
    Kind,
    Rule,
)

LONGEST_LINE = 256 * 1024
"""Letters of a line that are kept; what hangs over is left out."""
_SHORTEST_SECRET = 4
_BLOCK = 500
_SHOWN = 70
_MARK = "[removed: "
_MARKED = re.compile(r"\[removed: (" + "|".join(sorted(Kind, key=len, reverse=True)) + r")(?: \d+)?\]")
_QUOTES = "\\'\""
_DEEPEST = 60
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 200
_NAMING, _NAMED = ("name", "key", "parameterkey", "id"), ("value", "default", "parametervalue", "data")


@dataclass(frozen=True)
class Removal:
    """Something that was taken out of `line` (from 1) of the file `path`; `shown` is what is left around."""

    path: str
    line: int
    kind: Kind
    shown: str


class Redactor:
    """For all files of one bundle. `secrets` are known and removed wherever they stand, in whatever form.

    Those of fewer than four letters stay: they would be found in every word.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = {each for each in secrets if len(each) >= _SHORTEST_SECRET}
        forms = {form for secret in self._secrets for form in forms_of(secret)}
        forms |= {form.upper() for form in forms if set(form) <= set("0123456789abcdef")}
        self._forms = sorted(forms, key=len, reverse=True)
        self._numbers: dict[tuple[Kind, str], int] = {}
        self._looked_at: dict[str, bool] = {}
        self.removals: list[Removal] = []

    def document(self, path: str, content: Any) -> str:
        """A structure as JSON: fields that are named like secrets go, whatever is in them."""
        text = json.dumps(self.bare_document(content), indent=2, ensure_ascii=False)
        for number, line in enumerate(text.split("\n"), 1):
            self._note(path, number, line)
        return f"{text}\n"

    def lines(self, path: str, lines: Iterable[str]) -> Iterator[str]:
        """The lines of a text, one by one, however many there are."""
        for number, line in enumerate(self._clean(lines), 1):
            self._note(path, number, line)
            yield line

    def bare(self, text: str) -> str:
        """A short text that stands in no file, such as a note or a name; nothing is told of it."""
        return "\n".join(self._clean(text.split("\n")))

    def bare_document(self, content: Any) -> Any:
        """A structure of what JSON can carry, without secrets; nothing is told of it."""
        return self._walked(content, 0)

    def _note(self, path: str, number: int, line: str) -> None:
        if _MARK in line:
            shown = _around(line)
            self.removals += [Removal(path, number, Kind(mark[1]), shown) for mark in _MARKED.finditer(line)]

    def _walked(self, value: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            return "[too deep]"
        if isinstance(value, Mapping):
            pairs = {str(name): member for name, member in value.items()}
            named = _names_a_secret(pairs)
            return {
                self.bare(name): f"{_MARK}{Kind.FIELD}]"
                if _is_secret_field(name, member) or (named and name.lower() in _NAMED and member)
                else self._walked(member, depth + 1)
                for name, member in pairs.items()
            }
        if isinstance(value, list | tuple | set | frozenset):
            return [self._walked(member, depth + 1) for member in value]
        if isinstance(value, bytes | bytearray):
            return f"[{len(value)} bytes]"
        if isinstance(value, bool | float) or value is None:
            return value
        if isinstance(value, str) and (inner := _json_in(value)) is not None:
            return json.dumps(self._walked(inner, depth + 1), ensure_ascii=False)
        # A number may be that of an account.
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        bare = self.bare(text)
        return value if isinstance(value, int) and bare == text else bare

    def _clean(self, lines: Iterable[str]) -> Iterator[str]:
        source, in_key = iter(lines), False
        while block := [_bounded(line) for line in islice(source, _BLOCK)]:
            whole = "\n".join(block)
            known = [form for form in self._forms if form in whole]
            for line in block:
                left, in_key = _without_keys(line, in_key)
                yield self._line(left, known)

    def _line(self, line: str, known: list[str]) -> str:
        for form in known:
            line = line.replace(form, f"{_MARK}{Kind.KNOWN}]")
        lower = line.lower()
        for rule in RULES:
            if any(word in lower for word in rule.any_of):
                line = self._ruled(rule, line)
        for piece in encoded_pieces(line):
            if self._hides_secret(piece):
                line = line.replace(piece, f"{_MARK}{Kind.ENCODED}]")
        return line

    def _hides_secret(self, piece: str) -> bool:
        """Whether it is something encoded with a secret in it. The same words come again and again."""
        if (known := self._looked_at.get(piece)) is not None:
            return known
        if len(self._looked_at) >= _MOST_REMEMBERED:
            self._looked_at.clear()
        hides = any(self._is_secret(text) for text in decodings(piece))
        if len(piece) <= _LONGEST_REMEMBERED:
            self._looked_at[piece] = hides
        return hides

    def _ruled(self, rule: Rule, line: str) -> str:
        pieces, end = list[str](), 0
        for match in rule.pattern.finditer(line):
            keep = match.groupdict().get("keep") or ""
            secret = match[0][len(keep) :]
            # What is quoted stays quoted.
            body = secret.strip(_QUOTES)
            if not body or body.startswith(_MARK.rstrip()):
                continue
            before, _, after = secret.partition(body)
            number = f" {self._number(rule.kind, body)}" if rule.numbered else ""
            mark = f"{before}{_MARK}{rule.kind}{number}]{after}"
            pieces += [line[end : match.start()], keep, mark]
            end = match.end()
        return "".join((*pieces, line[end:])) if pieces else line

    def _number(self, kind: Kind, secret: str) -> int:
        return self._numbers.setdefault((kind, secret), 1 + sum(each is kind for each, _ in self._numbers))

    def _is_secret(self, text: str) -> bool:
        if any(secret in text for secret in self._secrets):
            return True
        if not text.isprintable():
            return False
        lower = text.lower()
        return any(
            rule.pattern.search(text) is not None
            for rule in RULES
            if any(word in lower for word in rule.any_of)
        )


def _json_in(text: str) -> Any:
    """What a text says that is JSON itself, as manifests in answers of the service are; None for others."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _without_keys(line: str, in_key: bool) -> tuple[str, bool]:
    """A line without the part of a private key in it, and whether the key goes on: it has several lines."""
    begins = None if in_key else KEY_BEGINS.search(line)
    if not in_key and begins is None:
        return line, False
    head = line[: begins.start()] if begins else ""
    ends = KEY_ENDS.search(line, begins.end() if begins else 0)
    tail = line[ends.end() :] if ends else ""
    return f"{head}{_MARK}{Kind.KEY}]{tail}", ends is None


def _bounded(line: str) -> str:
    line = line.rstrip("\r\n")
    if len(line) <= LONGEST_LINE:
        return line
    return f"{line[:LONGEST_LINE]} [{len(line) - LONGEST_LINE} more letters of this line are left out]"


def _around(line: str) -> str:
    at = max(line.find(_MARK), 0)
    begin, end = max(at - _SHOWN, 0), at + 2 * _SHOWN
    return ("…" if begin else "") + line[begin:end].strip() + ("…" if end < len(line) else "")


def _names_a_secret(pairs: Mapping[str, Any]) -> bool:
    """Whether this is something like {"name": "password", "value": ...}."""
    return any(
        name.lower() in _NAMING and isinstance(member, str) and _sounds_secret(member)
        for name, member in pairs.items()
    )


def _is_secret_field(name: str, value: Any) -> bool:
    if value in (None, "", [], {}) or isinstance(value, bool | int | float):
        return False
    return _sounds_secret(name)


def _sounds_secret(name: str) -> bool:
    return SECRET_FIELD.search(name) is not None and HARMLESS_FIELD.match(name) is None
