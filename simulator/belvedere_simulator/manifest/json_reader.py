"""Reads JSON (RFC 8259) keeping every value's place, and explains what is not JSON.

The standard library's reader forgets positions and silently keeps the last of duplicate names.
Stricter than it in five ways: NaN and Infinity, numbers beyond a double, halves of surrogate pairs
and nesting deeper than `DEEPEST` are faults, and duplicate names are listed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from types import MappingProxyType

from belvedere_simulator.manifest.json_tree import JsonNode, pointer_of
from belvedere_simulator.messages import tr

DEEPEST = 100
LONGEST_NUMBER = 400

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class JsonFault(Exception):
    """Text that is not JSON: what is wrong, at which offset, and inside which value."""

    def __init__(self, what: str, offset: int, pointer: str) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.pointer = pointer


@dataclass(frozen=True)
class Reading:
    """A read text: its root, and the members whose name had been given before (the last one counts)."""

    root: JsonNode
    duplicates: tuple[JsonNode, ...]


def read_json(text: str) -> Reading:
    """Read one JSON value. Raises `JsonFault` at the first place that is not JSON."""
    scanner = _Scanner(text)
    root = scanner.value((), scanner.skip(0), None)
    if (end := scanner.skip(root.end)) != len(text):
        raise JsonFault(tr("there is text after the end of the document"), end, "")
    return Reading(root, tuple(scanner.duplicates))


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.duplicates: list[JsonNode] = []

    def skip(self, offset: int) -> int:
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

    def value(self, path: tuple[str | int, ...], start: int, key_start: int | None) -> JsonNode:
        if len(path) > DEEPEST:
            what = tr("values are nested more than {limit} deep", limit=DEEPEST)
            raise JsonFault(what, start, pointer_of(*path))
        key_start = start if key_start is None else key_start
        letter = self.text[start : start + 1]
        match letter:
            case "{":
                return self._object(path, start, key_start)
            case "[":
                return self._array(path, start, key_start)
            case '"':
                string, end = self._string(path, start)
                return JsonNode(string, pointer_of(*path), start, end, key_start)
        return self._word_or_number(path, start, key_start)

    def _object(self, path: tuple[str | int, ...], start: int, key_start: int) -> JsonNode:
        members: dict[str, JsonNode] = {}
        offset = self.skip(start + 1)
        while self._more(path, start, offset, "}", bool(members)):
            offset = self.skip(offset + 1) if members else offset
            self._expect_name(path, start, offset)
            name, end = self._string(path, offset)
            colon = self.skip(end)
            if self.text[colon : colon + 1] != ":":
                what = tr('a colon is missing after the name "{name}"', name=name)
                raise JsonFault(what, colon, pointer_of(*path))
            member = self.value((*path, name), self.skip(colon + 1), offset)
            if name in members:
                self.duplicates.append(member)
            members[name] = member
            offset = self.skip(member.end)
        return JsonNode(MappingProxyType(members), pointer_of(*path), start, offset + 1, key_start)

    def _array(self, path: tuple[str | int, ...], start: int, key_start: int) -> JsonNode:
        items: list[JsonNode] = []
        offset = self.skip(start + 1)
        while self._more(path, start, offset, "]", bool(items)):
            offset = self.skip(offset + 1) if items else offset
            if items and self.text[offset : offset + 1] == "]":
                raise JsonFault(tr("there is a comma too many before ]"), offset, pointer_of(*path))
            items.append(self.value((*path, len(items)), offset, None))
            offset = self.skip(items[-1].end)
        return JsonNode(tuple(items), pointer_of(*path), start, offset + 1, key_start)

    def _more(
        self, path: tuple[str | int, ...], start: int, offset: int, closing: str, any_yet: bool
    ) -> bool:
        letter = self.text[offset : offset + 1]
        if letter == closing:
            return False
        if not letter:
            what = tr("{opening} is never closed", opening=self.text[start])
            raise JsonFault(what, start, pointer_of(*path))
        if any_yet and letter != ",":
            what = tr("a comma or {closing} is missing before {found}", closing=closing, found=repr(letter))
            raise JsonFault(what, offset, pointer_of(*path))
        return True

    def _expect_name(self, path: tuple[str | int, ...], start: int, offset: int) -> None:
        letter = self.text[offset : offset + 1]
        if letter == '"':
            return
        if letter == "}":
            what = tr("there is a comma too many before }")
        elif not letter:
            what, offset = tr("{opening} is never closed", opening=self.text[start]), start
        else:
            what = tr("a member's name must stand in double quotes")
        raise JsonFault(what, offset, pointer_of(*path))

    def _word_or_number(self, path: tuple[str | int, ...], start: int, key_start: int) -> JsonNode:
        for word, constant in _WORDS.items():
            if self.text.startswith(word, start):
                return JsonNode(constant, pointer_of(*path), start, start + len(word), key_start)
        match = _NUMBER.match(self.text, start)
        if match is None:
            raise JsonFault(_not_a_value(self.text, start), start, pointer_of(*path))
        return JsonNode(_number(match, path), pointer_of(*path), start, match.end(), key_start)

    def _string(self, path: tuple[str | int, ...], start: int) -> tuple[str, int]:
        parts: list[str] = []
        offset = start + 1
        while True:
            plain = _PLAIN.match(self.text, offset)
            end = plain.end() if plain else offset
            parts.append(self.text[offset:end])
            letter = self.text[end : end + 1]
            if letter == '"':
                return self._without_surrogates(path, start, "".join(parts)), end + 1
            if letter != "\\":
                what = tr("a string is not closed on its line") if letter in "\r\n" else ""
                what = what or tr("a control character must be written as an escape")
                raise JsonFault(what, start if letter in "\r\n" else end, pointer_of(*path))
            escaped, offset = self._escape(path, end)
            parts.append(escaped)

    def _escape(self, path: tuple[str | int, ...], start: int) -> tuple[str, int]:
        letter = self.text[start + 1 : start + 2]
        if letter in _ESCAPES and letter:
            return _ESCAPES[letter], start + 2
        if letter == "u" and (match := _HEX.match(self.text, start + 2)):
            first, end = int(match[0], 16), match.end()
            is_high = 0xD800 <= first < 0xDC00
            if is_high and self.text.startswith("\\u", end) and (low := _HEX.match(self.text, end + 2)):
                second = int(low[0], 16)
                if 0xDC00 <= second < 0xE000:
                    return chr(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00), low.end()
            return chr(first), end
        raise JsonFault(tr("\\{letter} is no escape of JSON", letter=letter), start, pointer_of(*path))

    @staticmethod
    def _without_surrogates(path: tuple[str | int, ...], start: int, text: str) -> str:
        if any(0xD800 <= ord(letter) < 0xE000 for letter in text):
            raise JsonFault(tr("a string holds half of a surrogate pair"), start, pointer_of(*path))
        return text


def _number(match: re.Match[str], path: tuple[str | int, ...]) -> int | float:
    if len(match[0]) > LONGEST_NUMBER:
        raise JsonFault(tr("the number is too long"), match.start(), pointer_of(*path))
    if match[1] is None and match[2] is None:
        return int(match[0])
    number = float(match[0])
    if math.isinf(number):
        raise JsonFault(tr("the number is too large"), match.start(), pointer_of(*path))
    return number


def _not_a_value(text: str, start: int) -> str:
    rest = text[start:]
    if not rest:
        return tr("the document ends where a value should stand")
    if rest.startswith(("//", "/*", "#")):
        return tr("JSON has no comments")
    if rest.startswith("'"):
        return tr("strings stand in double quotes")
    if rest.startswith(("NaN", "Infinity", "-Infinity")):
        return tr("JSON has no NaN and no Infinity")
    return tr("no value begins with {found}", found=repr(rest[0]))
