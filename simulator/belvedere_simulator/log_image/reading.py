"""Reading a log image that may come from anywhere."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image.form import (
    CHUNK,
    LARGEST_HEAD,
    LENGTH,
    MAGIC,
    TAG,
    Chunks,
    Head,
    chunks_of_reader,
    decode_head,
    key_name,
)
from belvedere_simulator.messages import tr

LARGEST_CONTENT = 16 * 1024 * 1024 * 1024
MOST_FILES = 100_000
_PIECE = 256 * 1024
_SEALED = CHUNK + TAG


def read_head(file: BinaryIO) -> tuple[Head, bytes]:
    """The head of an image and its bytes. Raises BelvedereError BV-LOG-003, BV-LOG-004."""
    begin = file.read(len(MAGIC) + LENGTH.size)
    if begin[: len(MAGIC)] != MAGIC:
        raise BelvedereError("BV-LOG-003", tr("This is not a log image"), where=_name(file))
    if len(begin) < len(MAGIC) + LENGTH.size:
        raise _damaged(file)
    (length,) = LENGTH.unpack(begin[len(MAGIC) :])
    text = file.read(length) if length <= LARGEST_HEAD else b""
    try:
        head = decode_head(text)
        bytes.fromhex(head.ephemeral)
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(file) from error
    return head, begin + text


def extract(file: BinaryIO, private: X25519PrivateKey, folder: Path) -> Iterator[tuple[str, int]]:
    """Write the files of an image below `folder`; the name and bytes of each as it is there.

    Every chunk is verified before anything of it is used. Raises BelvedereError: BV-LOG-003 no log image,
    BV-LOG-004 damaged or cut off, BV-LOG-005 made for another key; OSError.
    """
    head, raw = read_head(file)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    if head.recipient != key_name(public):
        raise BelvedereError(
            "BV-LOG-005",
            tr("This log image was made for another site"),
            where=_name(file),
            why=tr(
                "its key is {theirs}, this site's is {own}",
                theirs=head.recipient[:16],
                own=key_name(public)[:16],
            ),
        )
    try:
        opened = _Opened(file, chunks_of_reader(private, bytes.fromhex(head.ephemeral), raw))
        yield from _files(opened, folder, _name(file))
        opened.finish()
    except (InvalidTag, ValueError, EOFError, tarfile.TarError, zlib.error) as error:
        raise _damaged(file) from error


class _Opened(io.RawIOBase):
    """The plain bytes of an image, chunk by chunk."""

    def __init__(self, file: BinaryIO, chunks: Chunks) -> None:
        self._file = file
        self._chunks = chunks
        self._next = file.read(_SEALED)
        self._plain = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes. Raises InvalidTag for a chunk that is not the one that was written."""
        while self._next and (size < 0 or len(self._plain) < size):
            self._plain += self._chunk()
        wanted = len(self._plain) if size < 0 else size
        piece, self._plain = self._plain[:wanted], self._plain[wanted:]
        return piece

    def finish(self) -> None:
        """Verify what the archive did not need: the end has to be there."""
        while self._next:
            self._chunk()

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._file.read(_SEALED)
        return self._chunks.open(sealed, last=not self._next)


def _files(opened: _Opened, folder: Path, where: str) -> Iterator[tuple[str, int]]:
    total = 0
    with tarfile.open(fileobj=opened, mode="r|gz") as archive:
        for number, entry in enumerate(archive):
            total += entry.size
            parts = PurePosixPath(entry.name).parts
            if not entry.isreg() or not parts or {"..", "/"} & set(parts) or "\\" in entry.name:
                raise ValueError(entry.name)
            if total > LARGEST_CONTENT or number >= MOST_FILES:
                raise BelvedereError("BV-LOG-006", tr("The log image is too large"), where=where)
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(entry)
            assert content is not None
            with content, target.open("xb") as written:
                while piece := content.read(_PIECE):
                    written.write(piece)
            yield entry.name, entry.size


def _damaged(file: BinaryIO) -> BelvedereError:
    why = tr("it was changed or cut off, or copied only in part")
    return BelvedereError("BV-LOG-004", tr("The log image is damaged"), where=_name(file), why=why)


def _name(file: BinaryIO) -> str:
    return str(getattr(file, "name", ""))
