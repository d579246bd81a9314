"""Streams that are unpacked with little memory, whatever lies in them."""

from __future__ import annotations

import lzma
import tarfile
from collections.abc import Callable
from typing import IO, BinaryIO

from belvedere_simulator.messages import tr

_PIECE = 64 * 1024
_MOST_MEMORY = 256 * 1024 * 1024
"""What unpacking may take; what is packed with the highest level of xz takes a quarter of it."""
_MOST_HEADS = 32 * 1024 * 1024
"""All that a tape archive may say of its members: it is kept in memory."""


class XzStream:
    """The content of an xz file, of several one after the other too.

    Raises lzma.LZMAError for what is none, or takes too much memory, EOFError for what is cut off.
    """

    def __init__(self, stream: BinaryIO | IO[bytes]) -> None:
        self._stream = stream
        self._unpacker = _unpacker()
        self._packed = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while True:
            if self._unpacker.eof and not self._is_next():
                return b""
            if self._unpacker.needs_input and not self._packed:
                self._packed = self._stream.read(_PIECE)
                if not self._packed:
                    raise EOFError(tr("it is cut off"))
            packed, self._packed = self._packed, b""
            plain = self._unpacker.decompress(packed, size)
            if plain:
                return plain

    def _is_next(self) -> bool:
        """Whether another one follows, perhaps after zeros."""
        packed = self._unpacker.unused_data.lstrip(b"\0")
        while not packed:
            read = self._stream.read(_PIECE)
            if not read:
                return False
            packed = read.lstrip(b"\0")
        self._unpacker, self._packed = _unpacker(), packed
        return True


class TapeStream:
    """A tape archive as its reader gets it: `check` is called whenever it reads, also where it skips.

    What stands between the contents of members is read into memory, so it is bounded. Raises
    tarfile.ReadError.
    """

    def __init__(self, stream: BinaryIO | IO[bytes], check: Callable[[], None]) -> None:
        self._stream, self._check = stream, check
        self._read = self._next = 0
        self._heads_left = _MOST_HEADS

    def read(self, size: int) -> bytes:
        """The next bytes."""
        self._check()
        if self._read - self._next > self._heads_left:
            raise tarfile.ReadError(tr("it says too much of its members"))
        piece = self._stream.read(size)
        self._read += len(piece)
        return piece

    def found(self, begins: int, following: int) -> None:
        """A member's content begins here, and what is said of the next one there."""
        self._heads_left -= begins - self._next
        self._next = following


def _unpacker() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY)
