"""Reading a recording back; nothing in it is trusted."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.connection.link import LONGEST_TOPIC
from belvedere_simulator.inspection.recording.writer import FORMAT, VERSION
from belvedere_simulator.messages import tr

_LONGEST_LINE = 2 << 20


@dataclass(frozen=True)
class Recorded:
    """One message of a recording; `hidden`: secrets were taken out of it."""

    time: float
    topic: str
    payload: bytes
    qos: int
    retained: bool
    hidden: bool


@dataclass(frozen=True)
class Recording:
    """A file of messages: at which broker they were heard and from when on, in epoch seconds."""

    file: Path
    broker: str
    started: float

    def messages(self) -> Iterator[Recorded]:
        """In order. A last line that was cut off counts as not there. Raises BelvedereError BV-MSG-008."""
        with _opened(self.file) as stream:
            stream.readline(_LONGEST_LINE)
            for number, line in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), b""), 2):
                if not line.endswith(b"\n"):
                    if len(line) < _LONGEST_LINE:
                        return
                    raise _damaged(self.file, tr("line {number} is too long", number=number))
                yield _message(self.file, number, line)


def open_recording(file: Path) -> Recording:
    """The recording in `file`. Raises BelvedereError BV-MSG-008 when it is none."""
    with _opened(file) as stream:
        head = _object(stream.readline(_LONGEST_LINE))
    if head.get("format") != FORMAT:
        raise _damaged(file, tr("it is no recording of messages"))
    if head.get("version") != VERSION:
        raise _damaged(file, tr("a newer version of the program has made it"))
    started = head.get("started")
    return Recording(
        file, str(head.get("broker", "")), float(started) if isinstance(started, int | float) else 0.0
    )


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise _damaged(file, error.strerror or str(error)) from error


def _message(file: Path, number: int, line: bytes) -> Recorded:
    read = _object(line)
    topic, time, qos = read.get("topic"), read.get("time"), read.get("qos", 0)
    try:
        if not isinstance(topic, str) or not topic or len(topic) > LONGEST_TOPIC or set(topic) & set("+#\0"):
            raise ValueError(tr("it has no topic"))
        if isinstance(time, bool) or not isinstance(time, int | float) or not 0 <= time < 1e12:
            raise ValueError(tr("it has no time"))
        if "base64" in read:
            payload = base64.b64decode(str(read["base64"]), validate=True)
        else:
            payload = str(read.get("payload", "")).encode()
    except (ValueError, binascii.Error) as error:
        raise _damaged(file, tr("line {number}: {why}", number=number, why=error)) from error
    return Recorded(
        float(time),
        topic,
        payload,
        1 if qos == 1 else 0,
        bool(read.get("retained")),
        bool(read.get("hidden")),
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _damaged(file: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-MSG-008", tr("This recording cannot be read"), where=str(file), why=why)
