"""Lines as they lie in the spool: one JSON event a line, as PutLogEvents takes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

LONGEST_LINE = 60_000
"""Characters of one event: whatever they are, their event stays below the 256 KiB of the log service."""

_HEAD = b'{"timestamp":'


def encode(lines: Sequence[str], stamp: int) -> tuple[bytes, int]:
    """The records of `lines`, all of the time `stamp` (epoch milliseconds), and how many events they are.

    A line that is longer than an event may be becomes several; an empty one a space, as no event is empty.
    """
    if "" in lines or len(max(lines, key=len, default="")) > LONGEST_LINE:
        lines = [piece for line in lines for piece in _pieces(line)]
    head = f'{_HEAD.decode()}{stamp},"message":'
    text = "".join([f"{head}{encode_basestring(line)}}}\n" for line in lines])
    # Names of files need not be Unicode, and are told all the same.
    return text.encode(errors="replace"), len(lines)


def decode(records: bytes) -> list[dict[str, Any]]:
    """The events in whole records. Raises ValueError when one of them is damaged."""
    events: list[dict[str, Any]] = json.loads(b"[" + records[:-1].replace(b"\n", b",") + b"]")
    return events


def decode_sound(records: bytes) -> list[dict[str, Any]]:
    """The events of the records that are not damaged."""
    sound = []
    for record in records.splitlines():
        try:
            event = json.loads(record)
        except ValueError:
            continue
        if isinstance(event, dict) and {"timestamp", "message"} == event.keys():
            sound.append(event)
    return sound


def _pieces(line: str) -> list[str]:
    if not line:
        return [" "]
    return [line[at : at + LONGEST_LINE] for at in range(0, len(line), LONGEST_LINE)]
