"""Finding out what a line means: by the words of known messages and by the codes of our own errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from belvedere_simulator.errors import CatalogueEntry, catalogue
from belvedere_simulator.explaining.known import Known, Severity

CODE_MARK = "BV-"
_CODE = re.compile(r"\bBV-[A-Z]{2,12}-\d{3}\b")
_PLACE = re.compile(r"\{(\w+)\}")
_FOLDER = "known_messages"
_LOOKED_AT = 8192
"""Letters of a line that are looked at: no message is longer, but lines are."""
_UNTOLD = "…"


@dataclass(frozen=True)
class _Message:
    """An entry of the catalogue: its lines hold `literal`, and match `pattern` where there is one."""

    known: Known
    literal: str
    pattern: re.Pattern[str] | None
    before_codes: bool

    def told(self, line: str) -> Known | None:
        """What it says of the line, if the line is one of its."""
        if self.literal not in line:
            return None
        if self.pattern is None:
            return self.known
        found = self.pattern.search(line)
        return None if found is None else _filled(self.known, found.groupdict())


def explain(line: str) -> Known | None:
    """What is known of a line of a log, or of a message; None for nothing. Takes some microseconds.

    The longest words that are known count, but a code of our own says more than words.
    """
    line = line[:_LOOKED_AT]
    coded = _by_code(line) if CODE_MARK in line else None
    return _by_words(line, before_codes=coded is not None) or coded


def explain_words(line: str) -> Known | None:
    """The same by words only, whatever codes there are beside them."""
    return _by_words(line[:_LOOKED_AT])


def explain_code(code: str) -> Known | None:
    """What the error catalogue says of a code such as BV-CAM-001."""
    entry = catalogue().get(code.strip().upper())
    return None if entry is None else _of_entry(entry)


def literals() -> tuple[str, ...]:
    """One of these is in every line that is known: for who looks through more lines than can be explained."""
    return (CODE_MARK, *dict.fromkeys(message.literal for message in _messages()))


def everything() -> tuple[Known, ...]:
    """All that is known, for who searches or reads: messages first, then codes. What lines fill in is "…"."""
    messages = sorted((_filled(message.known, {}) for message in _messages()), key=lambda known: known.key)
    return (*messages, *(_of_entry(catalogue()[code]) for code in sorted(catalogue())))


def search(words: str) -> tuple[Known, ...]:
    """What holds all of `words`, in whatever case; a line of a log is explained first of all."""
    wanted = words.casefold().split()
    direct = explain(words) or explain_code(words)
    found = (known for known in everything() if all(word in _text(known) for word in wanted))
    rest = tuple(known for known in found if direct is None or known.key != direct.key)
    return (direct, *rest) if direct is not None else rest


def _text(known: Known) -> str:
    fields = (known.key, known.title, known.cause, known.check, known.fix)
    return " ".join((*fields, *_words_of(known.key))).casefold()


def _words_of(key: str) -> tuple[str, ...]:
    return tuple(message.literal for message in _messages() if message.known.key == key)


def _by_words(line: str, *, before_codes: bool = False) -> Known | None:
    told = (message.told(line) for message in _messages() if message.before_codes or not before_codes)
    return next((known for known in told if known is not None), None)


def _by_code(line: str) -> Known | None:
    entries = (catalogue().get(code) for code in _CODE.findall(line))
    return next((_of_entry(entry) for entry in entries if entry is not None), None)


def _of_entry(entry: CatalogueEntry) -> Known:
    return Known(entry.code, entry.title, entry.explanation, "", entry.remedy, code=entry.code)


@cache
def _messages() -> tuple[_Message, ...]:
    """The longest words first: they say more."""
    folder = resources.files("belvedere_resources") / _FOLDER
    entries = [
        entry
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".json")
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]
    return tuple(sorted(map(_read, entries), key=lambda message: -len(message.literal)))


def _read(entry: dict[str, Any]) -> _Message:
    known = Known(
        entry["id"],
        entry["title"],
        entry["cause"],
        entry["check"],
        entry["fix"],
        Severity(entry.get("severity", "problem")),
        entry.get("event", ""),
        guided=entry.get("guided", ""),
    )
    pattern = re.compile(entry["pattern"]) if "pattern" in entry else None
    return _Message(known, entry["literal"], pattern, bool(entry.get("before_codes")))


def _filled(known: Known, values: dict[str, str | None]) -> Known:
    def fill(text: str) -> str:
        return _PLACE.sub(lambda place: values.get(place[1]) or _UNTOLD, text)

    return Known(
        known.key,
        fill(known.title),
        fill(known.cause),
        fill(known.check),
        fill(known.fix),
        known.severity,
        known.event,
        known.code,
        known.guided,
    )
