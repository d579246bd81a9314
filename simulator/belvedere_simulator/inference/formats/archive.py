"""Archives from outside, unpacked without trusting anything in them."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What an archive may unpack to."""

    files: int = 10_000
    total_bytes: int = 8 << 30


def unpack(archive: Path, cache: Path, limits: Limits | None = None) -> Path:
    """Return the folder with the archive's files: `cache/models/<hash of the content>`, made once.

    Raises BelvedereError for anything but plain files and folders inside it, and beyond `limits`.
    """
    folder = cache / "models" / content_hash(archive)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        _unpack_into(archive, unfinished, limits or Limits())
        with contextlib.suppress(OSError):  # somebody else was faster
            unfinished.rename(folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise _refused(archive, tr("it is damaged: {error}", error=error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def content_hash(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack_into(archive: Path, folder: Path, limits: Limits) -> None:
    left = limits.total_bytes
    with tarfile.open(archive) as tar:
        for number, member in enumerate(tar):
            left -= member.size
            if number >= limits.files or left < 0:
                raise _refused(archive, tr("it unpacks to more than is allowed"))
            target = folder / _safe_name(archive, member)
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            source = tar.extractfile(member)
            assert source is not None
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as sink:
                _copy(source, sink)


def _safe_name(archive: Path, member: tarfile.TarInfo) -> str:
    path = PurePosixPath(member.name)
    if not (member.isreg() or member.isdir()):
        raise _refused(archive, tr("{name} is neither a file nor a folder", name=repr(member.name)))
    unsafe = path.is_absolute() or ".." in path.parts or "\\" in member.name or ":" in member.name
    if unsafe or "\0" in member.name:
        raise _refused(archive, tr("{name} reaches outside", name=repr(member.name)))
    return str(path)


def _copy(source: IO[bytes], sink: IO[bytes]) -> None:
    while chunk := source.read(_CHUNK):
        sink.write(chunk)


def _refused(archive: Path, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-MODEL-004", tr("The model archive was not unpacked"), where=str(archive), why=why
    )
