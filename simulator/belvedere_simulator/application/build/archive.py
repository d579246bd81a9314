"""Root file systems as archives that come out the same, byte for byte, whenever the files are the same."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

_MOMENT = 315532800
"""1980-01-01: the earliest time that zip archives can hold, too."""
_FOLDER, _PROGRAM, _FILE = 0o755, 0o755, 0o644


@dataclass(frozen=True)
class Entry:
    """A file of the archive: of this computer, some bytes, or the text of a link."""

    source: Path | None = None
    content: bytes = b""
    link: str = ""


def write_archive(entries: Mapping[str, Entry], folder: Path) -> Path:
    """Write `entries`, by their paths in the container, as `<sha256>.tar.gz` into `folder`; returns the file.

    Order, times, owners and rights depend on nothing but the entries. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".building-", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            # Without a name and a time in its head, compressed content is the same for the same bytes.
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=stream, mtime=0) as packed:
                _write(entries, cast(IO[bytes], packed))
            stream.flush()
            stream.seek(0)
            with temporary.open("rb") as written:
                digest = hashlib.file_digest(written, "sha256").hexdigest()
            temporary.chmod(_FILE)
            return temporary.rename(folder / f"{digest}.tar.gz")
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _write(entries: Mapping[str, Entry], stream: IO[bytes]) -> None:
    names = {path.lstrip("/"): entry for path, entry in entries.items()}
    folders = {str(above) for name in names for above in PurePosixPath(name).parents} - {"."}
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(folders | names.keys()):
            if name in names:
                _add(tar, name, names[name])
            else:
                tar.addfile(_header(name, tarfile.DIRTYPE, _FOLDER))


def _add(tar: tarfile.TarFile, name: str, entry: Entry) -> None:
    if entry.link:
        header = _header(name, tarfile.SYMTYPE, 0o777)
        header.linkname = entry.link
        tar.addfile(header)
    elif entry.source is not None:
        status = entry.source.stat()
        header = _header(name, tarfile.REGTYPE, _PROGRAM if status.st_mode & 0o100 else _FILE)
        header.size = status.st_size
        with entry.source.open("rb") as source:
            tar.addfile(header, source)
    else:
        header = _header(name, tarfile.REGTYPE, _FILE)
        header.size = len(entry.content)
        tar.addfile(header, io.BytesIO(entry.content))


def _header(name: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.type, header.mode, header.mtime = kind, mode, _MOMENT
    return header
