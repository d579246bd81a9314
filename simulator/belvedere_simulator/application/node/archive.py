"""Unpacking a tar archive that came from outside: nothing leaves the folder, nothing fills the disk."""

from __future__ import annotations

import posixpath
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Limits:
    """What an archive may hold: bytes when unpacked, entries, and how much more than its own size."""

    size: int = 16_000_000_000
    entries: int = 200_000
    ratio: int = 500
    free_size: int = 200_000_000
    """Bytes below which the ratio does not matter: small text compresses well."""


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> None:
    """Unpack into an empty folder. Links within the archive become copies of what they name.

    Raises BelvedereError for a path or link that leads outside, for a device, for a damaged archive
    and for one that is too large; what was unpacked until then stays in the folder.
    """
    try:
        with tarfile.open(archive) as tar:
            _Unpacking(archive, folder, limits or Limits()).all(tar)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BelvedereError(
            "BV-APP-012", tr("The archive cannot be read"), where=str(archive), why=str(error)
        ) from error


class _Unpacking:
    def __init__(self, archive: Path, folder: Path, limits: Limits) -> None:
        self._archive = archive
        self._folder = folder
        self._limits = limits
        self._room = min(limits.size, max(limits.free_size, archive.stat().st_size * limits.ratio))
        self._links: list[tuple[str, str]] = []

    def all(self, tar: tarfile.TarFile) -> None:
        for number, member in enumerate(tar):
            if number >= self._limits.entries:
                raise self._refuse(member.name, tr("it holds more than {count} entries", count=number))
            self._one(tar, member)
        for name, target in self._links:
            self._copy_target(name, target)

    def _one(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = self._inside(member.name, member.name)
        if member.isdir():
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        elif member.issym():
            self._links.append(
                (name, self._inside(posixpath.join(posixpath.dirname(name), member.linkname), name))
            )
        elif member.islnk():
            self._links.append((name, self._inside(member.linkname, name)))
        elif member.isreg():
            self._file(tar, member, name)
        else:
            raise self._refuse(name, tr("it is neither a file nor a folder"))

    def _inside(self, path: str, name: str) -> str:
        clean = posixpath.normpath(path.replace("\\", "/"))
        if clean.startswith(("/", "../")) or clean == ".." or ":" in clean.split("/")[0] or "\0" in clean:
            raise self._refuse(name, tr("it leads outside of the archive"))
        return clean

    def _file(self, tar: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> None:
        self._room -= member.size
        if self._room < 0:
            raise self._refuse(name, tr("unpacked it is far larger than it should be"))
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source = tar.extractfile(member)
        assert source is not None
        with source, target.open("wb") as file:
            shutil.copyfileobj(source, file, 1024 * 1024)
        target.chmod(0o755 if member.mode & 0o100 else 0o644)

    def _copy_target(self, name: str, target: str) -> None:
        found = self._folder / target
        if not found.is_file():
            raise self._refuse(
                name, tr("it is a link to {target}, which is no file of the archive", target=target)
            )
        self._room -= found.stat().st_size
        if self._room < 0:
            raise self._refuse(name, tr("unpacked it is far larger than it should be"))
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(found, place)

    def _refuse(self, name: str, why: str) -> BelvedereError:
        return BelvedereError(
            "BV-APP-011",
            tr("The archive is not unpacked because of its entry {name}", name=repr(name)),
            where=str(self._archive),
            why=why,
        )
