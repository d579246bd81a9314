"""What the appliance can do with a USB drive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST_ENTRIES = 4096
"""A folder with more is not looked through."""
LARGEST_WRITTEN = 256 * 1024 * 1024
"""The appliance writes nothing larger in one piece."""
LARGEST_COPIED = 4 * 1024 * 1024 * 1024 - 1
"""No file on FAT32 is larger."""

Step = Callable[[int], None]
"""Told how many bytes are on the drive. Whatever it raises ends the copy, of which nothing stays then."""


@dataclass(frozen=True)
class StickEntry:
    """A file or folder on the drive; `size` in bytes, 0 for folders."""

    name: str
    folder: bool
    size: int


class Stick(Protocol):
    """A drive. Paths have slashes and begin at its root; upper and lower case are the same on FAT32.

    Every call raises BelvedereError: BV-USB-001 nothing can be read, BV-USB-002 damaged, BV-USB-003 full,
    BV-USB-004 larger than allowed, BV-USB-005 it cannot be written.
    """

    @property
    def where(self) -> str:
        """What it is on this computer, for people."""

    def entries(self, folder: str = "") -> list[StickEntry]:
        """What lies in a folder; empty when there is no such folder."""

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes."""

    def write(self, path: str, content: bytes) -> None:
        """Write or replace a file, making its folders: whole, or not at all."""

    def copy(self, path: str, source: BinaryIO, size: int, step: Step) -> None:
        """The same with `size` bytes from `source`, piece by piece; `step` is called after each."""


def unreadable(where: str, why: object) -> BelvedereError:
    """BV-USB-001."""
    return BelvedereError("BV-USB-001", tr("The USB drive cannot be read"), where=where, why=str(why))


def damaged(where: str, why: str) -> BelvedereError:
    """BV-USB-002."""
    return BelvedereError("BV-USB-002", tr("The USB drive is damaged"), where=where, why=why)


def full(where: str) -> BelvedereError:
    """BV-USB-003."""
    return BelvedereError("BV-USB-003", tr("The USB drive is full"), where=where)


def too_large(where: str, size: int, limit: int) -> BelvedereError:
    """BV-USB-004."""
    why = tr("{size} bytes, at most {limit} are allowed", size=size, limit=limit)
    return BelvedereError("BV-USB-004", tr("A file is too large"), where=where, why=why)


def unwritable(where: str, why: object) -> BelvedereError:
    """BV-USB-005."""
    return BelvedereError("BV-USB-005", tr("The USB drive cannot be written"), where=where, why=str(why))


def parts_of(path: str, where: str) -> tuple[str, ...]:
    """The names in a path; BV-USB-005 for one that would lead elsewhere."""
    parts = tuple(path.split("/"))
    if any(part in ("", ".", "..") or set(part) & set('\\:*?"<>|\0') for part in parts):
        raise unwritable(where, tr("{path} is no path on a drive", path=repr(path)))
    return parts
