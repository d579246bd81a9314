"""Folders of FAT32: 32-byte slots, with long names in front of short ones. Bytes only, no file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SLOT = 32
LARGEST_FOLDER = 65536 * SLOT
LONG, VOLUME, FOLDER, FILE = 0x0F, 0x08, 0x10, 0x20
LONGEST_NAME = 255
_LETTERS = 13
_LAST = 0x40
_DELETED, _END = 0xE5, 0x00
DELETED = bytes([_DELETED])
"""The first byte of a slot that is free again."""
_ESCAPED = 0x05
# 1 January 2022, always: the clock may be anything before the appliance was provisioned.
_DATE = (2022 - 1980) << 9 | 1 << 5 | 1


@dataclass(frozen=True)
class Slot:
    """A file or folder: its name, first cluster, size, and where in the folder's bytes its slots lie."""

    name: str
    short: bytes
    folder: bool
    first: int
    size: int
    place: int


def read_slots(content: bytes) -> Iterator[Slot]:
    """What lies in a folder of these bytes; what makes no sense is left out."""
    long: list[bytes] = []
    for place in range(0, len(content) - SLOT + 1, SLOT):
        raw = content[place : place + SLOT]
        if raw[0] == _END:
            return
        if raw[0] == _DELETED:
            long = []
        elif raw[11] & 0x3F == LONG:
            long = [raw] if raw[0] & _LAST else [*long, raw]
        else:
            name = _long_name(long, raw[:11]) or _short_name(raw)
            long = []
            if not raw[11] & VOLUME and name not in (".", ".."):
                yield _slot(raw, name, place)


def space_for(content: bytes, count: int) -> int | None:
    """Where so many slots in a row are free; None when the folder has to grow by a cluster."""
    free = 0
    ended = False
    for place in range(0, len(content) - SLOT + 1, SLOT):
        ended = ended or content[place] == _END
        free = free + 1 if ended or content[place] == _DELETED else 0
        if free == count:
            return place - (count - 1) * SLOT
    return None


def is_long(content: bytes, place: int) -> bool:
    """Whether a part of a long name lies at this place of a folder's bytes."""
    return place >= 0 and content[place] != _DELETED and content[place + 11] & 0x3F == LONG


def write_slots(name: str, short: bytes, first: int, size: int, *, folder: bool) -> bytes:
    """The slots of a new entry, the short one last."""
    kind = FOLDER if folder else FILE
    return _long_slots(name, short) + short_slot(short, kind, first, size)


def short_slot(short: bytes, kind: int, first: int, size: int) -> bytes:
    """One slot with a short name of 11 bytes."""
    return struct.pack(
        "<11sBBBHHHHHHHI",
        short,
        kind,
        0,
        0,
        0,
        _DATE,
        _DATE,
        first >> 16,
        0,
        _DATE,
        first & 0xFFFF,
        size,
    )


def moved(raw: bytes, first: int, size: int) -> bytes:
    """A short slot that refers to another chain."""
    return raw[:20] + struct.pack("<H", first >> 16) + raw[22:26] + struct.pack("<HI", first & 0xFFFF, size)


def short_name_for(name: str, taken: set[bytes]) -> bytes:
    """A short name, 11 bytes, that nobody in the folder has."""
    stem, _, ending = name.upper().rpartition(".") if "." in name else (name.upper(), "", "")
    end = _plain(ending)[:3].ljust(3).encode("ascii")
    base = _plain(stem) or "FILE"
    for number in range(1, len(taken) + 2):
        mark = f"~{number}"
        short = (base[: 8 - len(mark)] + mark).ljust(8).encode("ascii") + end
        if short not in taken:
            break
    return short


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and (letter.isalnum() or letter in "_-"))


def _slot(raw: bytes, name: str, place: int) -> Slot:
    high, _, _, low, size = struct.unpack_from("<HHHHI", raw, 20)
    return Slot(name, raw[:11], bool(raw[11] & FOLDER), high << 16 | low, size, place)


def _short_name(raw: bytes) -> str:
    first = bytes([_DELETED]) if raw[0] == _ESCAPED else raw[:1]
    stem = (first + raw[1:8]).decode("cp437").rstrip()
    ending = raw[8:11].decode("cp437").rstrip()
    # Two flags tell of a short name that was written in small letters.
    stem = stem.lower() if raw[12] & 0x08 else stem
    ending = ending.lower() if raw[12] & 0x10 else ending
    return f"{stem}.{ending}" if ending else stem


def _long_name(slots: list[bytes], short: bytes) -> str:
    """The long name in these slots, empty when they do not belong to the short one."""
    sum_of_short = _checksum(short)
    orders = [slot[0] & 0x1F for slot in slots]
    if orders != list(range(len(slots), 0, -1)) or any(slot[13] != sum_of_short for slot in slots):
        return ""
    units = b"".join(slot[1:11] + slot[14:26] + slot[28:32] for slot in reversed(slots))
    try:
        return units.decode("utf-16-le").partition("\0")[0]
    except UnicodeDecodeError:
        return ""


def _long_slots(name: str, short: bytes) -> bytes:
    units = name.encode("utf-16-le")
    if len(units) % (2 * _LETTERS):
        units += b"\0\0"
    units += b"\xff" * (-len(units) % (2 * _LETTERS))
    pieces = [units[at : at + 2 * _LETTERS] for at in range(0, len(units), 2 * _LETTERS)]
    made = []
    for number, piece in reversed(list(enumerate(pieces, start=1))):
        order = number | _LAST if number == len(pieces) else number
        made.append(
            bytes([order])
            + piece[:10]
            + bytes([LONG, 0, _checksum(short)])
            + piece[10:22]
            + b"\0\0"
            + piece[22:]
        )
    return b"".join(made)


def _checksum(short: bytes) -> int:
    total = 0
    for letter in short:
        total = ((total >> 1) + ((total & 1) << 7) + letter) & 0xFF
    return total
