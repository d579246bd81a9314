"""Archives from anywhere: their members become files whose names are ours."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, cast

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.sources.feeding import DEEPEST, MOST_MEMBERS, Announced, Feeding
from belvedere_simulator.logs.sources.packed_streams import TapeStream, XzStream
from belvedere_simulator.messages import tr
from belvedere_simulator.zip_directory import LARGEST_DIRECTORY, directory_of

_HEAD = 512
_PIECE = 256 * 1024
_TOLD_BY_ZEROS = 32
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_GZIP, _BZIP, _XZ, _ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x03\x04"
_CODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_LOGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"SQLite format 3", b"%PDF", b"\0asm")
# Not LZMA, which takes as much memory as a file likes.
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_DAMAGES = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so is an archive, or compressed."""
    tar = head[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK
    return tar or head.startswith((_GZIP, _BZIP, _XZ, _ZIP))


def text_coding(head: bytes) -> str | None:
    """How a text is written whose lines cannot be told by line feeds alone, by its mark or its many zeros."""
    marked = next((name for mark, name in _CODINGS if head.startswith(mark)), None)
    if marked or len(head) < _TOLD_BY_ZEROS:
        return marked
    pairs = len(head) // 2
    first, second = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if not first and second * 4 > pairs * 3:
        return "utf-16-le"
    return "utf-16-be" if not second and first * 4 > pairs * 3 else None


class _Peeked:
    """A stream whose beginning was looked at."""

    def __init__(self, stream: BinaryIO | IO[bytes]) -> None:
        self._stream = stream
        self.head = stream.read(_HEAD)
        self._left = self.head

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if not self._left:
            return self._stream.read(size)
        if size < 0:
            taken, self._left = self._left + self._stream.read(), b""
            return taken
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class Unpacking:
    """Takes streams apart and announces what is a log. Names in archives are shown, and used for nothing."""

    def __init__(self, feeding: Feeding) -> None:
        self._feeding = feeding

    def take(self, stream: BinaryIO | IO[bytes], name: str, title: str) -> None:
        """All that is in it. Raises BelvedereError: BV-LGV-005 too much, BV-LGV-006 damaged; OSError."""
        try:
            self._take(stream, name, title, 0)
        except _DAMAGES as error:
            raise _damaged(title, str(error)) from error
        except (RuntimeError, NotImplementedError, ValueError) as error:
            # What zipfile says of passwords and of ways to compress that it does not know.
            raise _damaged(title, str(error)) from error

    def _take(self, stream: BinaryIO | IO[bytes], name: str, title: str, depth: int) -> None:
        peeked = _Peeked(stream)
        head, source = peeked.head, cast(BinaryIO, peeked)
        packed = is_packed(head)
        if packed and depth > DEEPEST:
            raise _damaged(title, tr("archives lie in archives too deep"))
        if head.startswith(_GZIP):
            self._take(cast(BinaryIO, gzip.GzipFile(fileobj=source)), _without(name, ".gz"), title, depth + 1)
        elif head.startswith(_BZIP):
            self._take(bz2.BZ2File(source), _without(name, ".bz2"), title, depth + 1)
        elif head.startswith(_XZ):
            self._take(cast(BinaryIO, XzStream(source)), _without(name, ".xz"), title, depth + 1)
        elif head.startswith(_ZIP):
            self._take_zip(source, title, depth)
        elif packed:
            self._take_tar(source, title, depth)
        elif not head.startswith(_NO_LOGS):
            self._write(source, name, title, text_coding(head))

    def _take_tar(self, source: BinaryIO, title: str, depth: int) -> None:
        tape = TapeStream(source, self._feeding.check)
        with tarfile.open(fileobj=cast(BinaryIO, tape), mode="r|") as archive:
            for entry in archive:
                tape.found(entry.offset_data, archive.offset)
                self._feeding.allowance.member(title)
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is not None:
                    with content:
                        self._take(content, entry.name, f"{title}: {entry.name}", depth + 1)

    def _take_zip(self, source: BinaryIO, title: str, depth: int) -> None:
        file = self._feeding.new_file().with_suffix(".zip")
        try:
            self._copy(source, file, title, None)
            _check_directory(file, title)
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    self._feeding.check()
                    self._feeding.allowance.member(title)
                    kind = info.external_attr >> 16 & 0o170000
                    if info.is_dir() or kind not in {0, 0o100000}:
                        continue
                    if info.compress_type not in _PACKINGS:
                        raise NotImplementedError(tr("it is packed in a way that is not used"))
                    with archive.open(info) as content:
                        self._take(content, info.filename, f"{title}: {info.filename}", depth + 1)
        finally:
            file.unlink(missing_ok=True)

    def _write(self, source: BinaryIO, name: str, title: str, coding: str | None) -> None:
        file = self._feeding.new_file()
        file.touch()
        fed = self._feeding.announce(Announced(name, title, (file,), offset=self._feeding.offset, live=True))
        try:
            self._copy(source, file, title, coding)
        finally:
            fed.live = False

    def _copy(self, source: BinaryIO, file: Path, title: str, coding: str | None) -> None:
        decode = codecs.getincrementaldecoder(coding)("replace").decode if coding else None
        with file.open("ab") as written:
            while True:
                self._feeding.check()
                piece = source.read(_PIECE)
                plain = decode(piece, not piece).encode("utf-8", "replace") if decode else piece
                self._feeding.allowance.take(len(plain), title)
                written.write(plain)
                written.flush()
                if not piece:
                    break


def write_text(feeding: Feeding, content: bytes, name: str, title: str) -> None:
    """Announce a text that is there as a whole."""
    file = feeding.new_file()
    feeding.allowance.take(len(content), title)
    file.write_bytes(content)
    feeding.announce(Announced(name, title, (file,), offset=feeding.offset))


def _check_directory(file: Path, title: str) -> None:
    entries, size = directory_of(file)
    if entries > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        what, why = tr("This is more than is unpacked"), tr("it has more than 10,000 members")
        raise BelvedereError("BV-LGV-005", what, where=title[:200], why=why)


def _without(name: str, suffix: str) -> str:
    if name.lower().endswith(".tgz"):
        return name[:-4] + ".tar"
    return name.removesuffix(suffix)


def _damaged(where: str, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-LGV-006", tr("The archive cannot be unpacked"), where=where[:200], why=why[:200]
    )
