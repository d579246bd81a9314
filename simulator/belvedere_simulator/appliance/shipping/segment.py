"""The files of a stream's spool: segments of records, and how far they are shipped."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import rewrite_whole

_NAME = re.compile(r"([0-9]{8})-([0-9]{12})-([0-9a-f]{16})\.spool")
_PLACE = re.compile(r"([0-9]{8}-[0-9]{12}-[0-9a-f]{16}\.spool) ([0-9]{12}) ([0-9]{12})\n")
_POSITION = "position"
_LOST = "lost"
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_OWNER = 0o600


@dataclass(frozen=True)
class Mark:
    """Who writes: `run` orders what several processes wrote one after the other, `source` is theirs alone."""

    run: int
    source: str


@dataclass
class Segment:
    """Records in one file: the event `first` of `source` and those after it, `size` bytes in all."""

    name: str
    run: int
    first: int
    source: str
    size: int = 0

    @classmethod
    def new(cls, mark: Mark, first: int) -> Segment:
        """The segment that `mark` writes from its event `first` on."""
        return cls(f"{mark.run:08d}-{first:012d}-{mark.source}.spool", mark.run, first, mark.source)

    def append(self, folder: Path, data: bytes) -> None:
        """Add whole records. Raises OSError; the file has none of them then."""
        # A new one may have been begun already, on a disk that was full.
        flags = _APPEND if self.size else _APPEND | os.O_TRUNC
        descriptor = os.open(folder / self.name, flags, _OWNER)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
        except OSError:
            os.truncate(folder / self.name, self.size)
            raise
        finally:
            os.close(descriptor)
        self.size += len(data)

    def read(self, folder: Path, offset: int, most: int) -> bytes:
        """At most so many bytes, none when the file is gone. Raises OSError."""
        try:
            descriptor = os.open(folder / self.name, _READ)
        except FileNotFoundError:
            return b""
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            file.seek(offset)
            return file.read(max(0, min(most, self.size - offset)))


def segments_in(folder: Path) -> list[Segment]:
    """The segments that are there, in the order of writing.

    One may go meanwhile: after a power cut the run before may be told only now that it was shipped.
    """
    found = []
    for file in sorted(folder.glob("*.spool")):
        match = _NAME.fullmatch(file.name)
        if match is None:
            continue
        with contextlib.suppress(FileNotFoundError):
            found.append(Segment(file.name, int(match[1]), int(match[2]), match[3], file.stat().st_size))
    return found


@dataclass(frozen=True)
class Place:
    """How far a segment is shipped: so many bytes of it; the next event has this number."""

    segment: str
    offset: int
    number: int


def read_place(folder: Path) -> Place | None:
    """The place that was kept last, if it is whole. An older one is no harm: the site knows what it has."""
    try:
        text = (folder / _POSITION).read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    match = _PLACE.fullmatch(text)
    return None if match is None else Place(match[1], int(match[2]), int(match[3]))


def keep_place(folder: Path, place: Place) -> None:
    """Write it in one step, always of the same length. Raises OSError."""
    descriptor = os.open(folder / _POSITION, _APPEND & ~os.O_APPEND, _OWNER)
    try:
        os.write(descriptor, f"{place.segment} {place.offset:012d} {place.number:012d}\n".encode())
    finally:
        os.close(descriptor)


def remove_place(folder: Path) -> None:
    """Nothing is shipped in part any more. Raises OSError."""
    (folder / _POSITION).unlink(missing_ok=True)


def read_lost(folder: Path) -> int:
    """How many lines were given up and not told of yet."""
    try:
        return int((folder / _LOST).read_text(encoding="ascii", errors="replace"))
    except (OSError, ValueError):
        return 0


def keep_lost(folder: Path, lines: int) -> None:
    """Keep that count. Raises OSError."""
    if lines:
        rewrite_whole(folder / _LOST, str(lines).encode(), _OWNER)
    else:
        (folder / _LOST).unlink(missing_ok=True)
