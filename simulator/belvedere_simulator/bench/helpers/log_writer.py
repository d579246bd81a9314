"""Writes a log as fast as it is told, for who follows it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.bench.log_file import log_lines

_PIECES_A_SECOND = 50


def write(path: str, rate: int, seconds: float) -> dict[str, Any]:
    """So many lines a second; how many there are in the end, and how late the last piece was."""
    pieces = round(seconds * _PIECES_A_SECOND)
    each = rate // _PIECES_A_SECOND
    lines = log_lines()
    begun, written = time.monotonic(), 0
    late = 0.0
    with Path(path).open("ab", buffering=0) as log:
        for number in range(pieces):
            wait = begun + number / _PIECES_A_SECOND - time.monotonic()
            late = max(late, -wait)
            if wait > 0:
                time.sleep(wait)
            log.write("".join(next(lines) for _ in range(each)).encode())
            written += each
    return {"lines": written, "late": late}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"write": write}
