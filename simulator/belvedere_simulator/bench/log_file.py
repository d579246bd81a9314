"""A log as an appliance's would be, of any size, from a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

LINE = 100
"""Bytes of a line, its line feed included."""
LITERAL = "lease 0x7f3a renewed"
PATTERN = "(camera|stream) [0-9]+ (lost|stalled) after [0-9]+ ms"
_PER_MINUTE = 60_000
_WORDS = (
    *("frame", "batch", "queue", "tensor", "socket", "camera", "stream", "worker"),
    *("decoder", "buffer", "token", "shadow", "topic", "node", "port"),
)
_LEVELS = ("INFO",) * 90 + ("DEBUG",) * 6 + ("WARN",) * 3 + ("ERROR",)
_TAILS = 8192
_AT_ONCE = 100_000
_BEGINNING = datetime(2026, 11, 21, tzinfo=UTC)


def write_log(file: Path, lines: int) -> Path:
    """A line every millisecond in the shape of `occ_log`, each of 100 bytes. About one in a thousand has
    LITERAL, one in five hundred matches PATTERN."""
    made = log_lines()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="ascii", newline="\n") as written:
        for at in range(0, lines, _AT_ONCE):
            written.write("".join(islice(made, min(_AT_ONCE, lines - at))))
    return file


def log_lines(seed: int = 7) -> Iterator[str]:
    """The lines, without end."""
    chance = random.Random(seed)  # noqa: S311 - the same log each time
    tails = _tails(chance)
    seconds = [f"{number // 1000:02d}.{number % 1000:03d} " for number in range(_PER_MINUTE)]
    for minute in count():
        head = f"{_BEGINNING + timedelta(minutes=minute):%Y-%m-%d %H:%M:}"
        chosen = chance.choices(tails, k=_PER_MINUTE)
        yield from (head + second + tail for second, tail in zip(seconds, chosen, strict=True))


def _tails(chance: random.Random) -> list[str]:
    """What follows the time in a line."""
    length = LINE - len("2026-11-21 00:00:00.000 ") - 1
    tails = []
    for number in range(_TAILS):
        text = f"{chance.choice(_LEVELS)} {chance.choice(_WORDS)}{chance.choice(_WORDS).title()}({number}) "
        if number % 1000 == 0:
            text += f"{LITERAL} "
        if number % 500 == 1:
            what, how = chance.choice(["camera", "stream"]), chance.choice(["lost", "stalled"])
            text += f"{what} {number} {how} after 40 ms "
        while len(text) < length:
            text += f"{chance.choice(_WORDS)} {chance.randrange(100_000)} "
        tails.append(f"{text[:length].rstrip():.<{length}}\n")
    return tails
