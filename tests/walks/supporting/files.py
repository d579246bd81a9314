"""Log files as they come by mail: a large one, a packed one of the same time, one with odd times."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ODD_TIME = "%d/%b/%y %Hh%Mm%S.%f"
_BEGIN = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
_LINES = 40_000
_STEP = timedelta(milliseconds=250)
_SLOW = range(19_000, 23_000)
_LOST = 22_400


def log_files(place: Path) -> Sequence[Path]:
    """The three, written once."""
    folder = place / "mail"
    files = [folder / name for name in ("gate.log", "hall.log.gz", "mast.log")]
    if not folder.exists():
        folder.mkdir()
        files[0].write_text("".join(_gate()), encoding="utf-8")
        with gzip.open(files[1], "wt", encoding="utf-8") as packed:
            packed.writelines(_hall())
        files[2].write_text("".join(_mast()), encoding="utf-8")
    return files


def _gate() -> Iterator[str]:
    for number in range(_LINES):
        slow = number in _SLOW
        at = _stamp(_BEGIN + number * _STEP)
        if number == _LOST:
            yield f"{at} ERROR camera ramp-west: no picture for 10 seconds\n"
        elif slow and number % 90 == 0:
            yield f"{at} ERROR camera ramp-west: no picture for {1 + number % 4} seconds\n"
        elif slow and number % 7 == 0:
            yield f"{at} WARNING frame {number} is {80 + number % 60} ms old\n"
        elif number % 240 == 0:
            fps = 11.2 if slow else 24.8
            queue = json.dumps({"fps": fps, "queue": {"length": 9 if slow else 1, "dropped": number // 400}})
            yield f"{at} INFO figures {queue}\n"
        elif number % 11 == 0:
            yield f"{at} DEBUG model people: {number % 5} persons\n"
        else:
            yield f"{at} INFO frame {number} shown\n"


def _hall() -> Iterator[str]:
    for number in range(0, _LINES, 4):
        at = _stamp(_BEGIN + number * _STEP)
        if number in _SLOW and number % 300 == 0:
            yield f"{at} WARNING switch port 3: 100 Mbit/s, half duplex\n"
        elif number % 1000 == 0:
            yield f"{at} INFO link of ramp-west is up\n"
        else:
            yield f"{at} INFO frame {number // 4} shown\n"


def _mast() -> Iterator[str]:
    for number in range(400):
        at = (_BEGIN + number * timedelta(seconds=3)).strftime(ODD_TIME)[:-3]
        words = "lens heater on" if number % 20 == 4 else f"wind {3 + number % 9} m/s"
        yield f"{at} | {words}\n"


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d}"
