"""One message that was heard, and what its bytes are to a person."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.messages import Object, Unreadable, read_object

PREVIEW = 160
SHOWN = PREVIEW * 4 + 1
"""Bytes of a payload that its preview is made of."""

LONGEST_TEXT = 256 * 1024
"""Bytes of a payload that are shown: more nobody reads, and brokers of the channel carry half of it."""

_LINE = 16
_DEEPEST = 12
_MOST_NUMBERS = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What a broker delivered: `number` counts from 1, `time` in epoch seconds by this computer's clock.

    `retained`: the broker had kept it from before.
    """

    number: int
    time: float
    topic: str
    payload: bytes
    qos: int = 0
    retained: bool = False

    @property
    def document(self) -> Object | None:
        """The JSON object that it carries; None for everything else."""
        if not self.payload.startswith((b"{", b" ", b"\n", b"\t")):
            return None
        try:
            return read_object(self.payload)
        except Unreadable:
            return None


def text_of(payload: bytes) -> str | None:
    """The payload as text; None where it is none."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if any(letter < " " and letter not in "\t\r\n" for letter in text) else text


def preview(payload: bytes) -> str:
    """The beginning of a payload in one line."""
    text = text_of(payload) if len(payload) < SHOWN else _beginning(payload)
    if text is None:
        return payload[:32].hex(" ")
    line = " ".join(text[: PREVIEW * 2].split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1] + "…"


def pretty(payload: bytes) -> str:
    """Any JSON value with one member a line; empty where the payload is no JSON."""
    if len(payload) > LONGEST_TEXT:
        return ""
    try:
        return json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def hexadecimal(payload: bytes) -> str:
    """Sixteen bytes a line, with their places and what of them is ASCII."""
    shown = payload[:LONGEST_TEXT]
    lines = []
    for place in range(0, len(shown), _LINE):
        part = shown[place : place + _LINE]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{place:06x}  {part.hex(' '):<{_LINE * 3 - 1}}  {letters}")
    return "\n".join(lines)


def as_json(message: Message) -> dict[str, Any]:
    """The message for programs: its payload as text, or in base64 where it is none."""
    text = text_of(message.payload)
    payload = (
        {"payload": text} if text is not None else {"base64": base64.b64encode(message.payload).decode()}
    )
    told = {"time": message.time, "topic": message.topic, "qos": message.qos, "retained": message.retained}
    return {**told, **payload}


def numbers_of(payload: bytes) -> dict[str, float]:
    """Every number of a payload by its path (`a/b`, "" for the payload itself); true is 1, false 0."""
    if len(payload) > LONGEST_TEXT:
        return {}
    try:
        read = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, float] = {}
    for path, value in _leaves(read, "", 0):
        if len(found) >= _MOST_NUMBERS:
            break
        found[path] = value
    return found


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool | int | float):
        number = float(value) if abs(value) < 1e300 else math.inf
        if math.isfinite(number):
            yield path, number
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, member in value.items():
            yield from _leaves(member, f"{path}/{name}" if path else str(name), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for place, member in enumerate(value):
            yield from _leaves(member, f"{path}/{place}" if path else str(place), depth + 1)


def _beginning(payload: bytes) -> str | None:
    # A letter of several bytes may have been cut in two.
    for length in range(SHOWN - 1, SHOWN - 5, -1):
        text = text_of(payload[:length])
        if text is not None:
            return text
    return None
