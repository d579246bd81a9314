"""How much a ZIP file says is in it, told before its directory is read: a million entries take all memory."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

from belvedere_simulator.messages import tr

LARGEST_DIRECTORY = 8 * 1024 * 1024
"""Bytes of a directory that are read at once; each entry has at least 46."""

_END = b"PK\x05\x06"
_LARGE_END = b"PK\x06\x06"
_LARGE_LOCATOR = b"PK\x06\x07"
_LOCATOR, _LARGE_ENDS = 20, 76
_LONGEST_END = 22 + 65_535 + _LARGE_ENDS


def directory_of(file: Path) -> tuple[int, int]:
    """The entries of a ZIP file, and the bytes of its directory. Raises zipfile.BadZipFile, OSError."""
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - _LONGEST_END, 0))
        end = stream.read()
    at = end.rfind(_END)
    if at < 0 or len(end) < at + 22:
        raise zipfile.BadZipFile(tr("it is no ZIP file"))
    _here, entries, directory = struct.unpack_from("<HHI", end, at + 8)
    if at >= _LARGE_ENDS and end[at - _LOCATOR : at].startswith(_LARGE_LOCATOR):
        # A record elsewhere would be another than the one that is read.
        if not end.startswith(_LARGE_END, at - _LARGE_ENDS):
            raise zipfile.BadZipFile(tr("it is no ZIP file"))
        entries, directory = struct.unpack_from("<QQ", end, at - _LARGE_ENDS + 32)
    return entries, directory
