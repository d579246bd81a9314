"""A container's root file system, unpacked as far as it is used. Nothing in the archive is trusted."""

from __future__ import annotations

import posixpath
import shutil
import tarfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.contents import clean_name, is_taken, link_text
from belvedere_simulator.appliance.applications.installing.disk import Disk
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"
_UNREADABLE = (tarfile.TarError, EOFError, ValueError)


@dataclass(frozen=True)
class Limits:
    """What an archive may hold: entries, bytes of those that are used, bytes of all."""

    entries: int = 1_000_000
    used: int = 16 << 30
    all: int = 64 << 30
    name: int = 1024


def unpack_container(
    archive: Path, folder: Path, disk: Disk, limits: Limits | None = None
) -> tuple[str, ...]:
    """Unpack into an empty folder; returns lines about what was left out.

    Rights are reduced to readable and executable, owners and times are not taken over. Raises OSError,
    LifeEndedError, and BelvedereError: BV-INS-005 for an entry that cannot be trusted or too much of them,
    BV-INS-006 for a damaged archive.
    """
    unpacking = _Unpacking(archive, folder, disk, limits or Limits())
    try:
        with tarfile.open(archive, "r|*", errorlevel=2) as tar:
            unpacking.all(tar)
    except _UNREADABLE as error:
        raise _damaged(archive, str(error)) from error
    except OSError as error:
        if error.errno is None:  # what is compressed is damaged, not the disk
            raise _damaged(archive, str(error)) from error
        raise
    return tuple(unpacking.notes)


class _Unpacking:
    def __init__(self, archive: Path, folder: Path, disk: Disk, limits: Limits) -> None:
        self._archive = archive
        self._folder = folder
        self._disk = disk
        self._limits = limits
        self._used = self._all = 0
        self._links: dict[str, str] = {}
        self.notes: list[str] = []

    def all(self, tar: tarfile.TarFile) -> None:
        for number, member in enumerate(tar):
            # What was read is not needed again, and there may be a million of them.
            tar.members.clear()  # type: ignore[attr-defined]
            self._all += member.size
            if number >= self._limits.entries or self._all > self._limits.all:
                raise self._refuse(member.name, tr("the archive holds more than is allowed"))
            name = clean_name(member.name)
            if name is None or len(name) > self._limits.name:
                raise self._refuse(member.name, tr("it leads outside of the archive"))
            if is_taken(name):
                self._take(tar, member, name)
        self._make_links()

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> None:
        base = posixpath.basename(name)
        if base.startswith(_WHITEOUT):
            self._wipe(name, base)
        elif member.isdir():
            self._make_folder(name)
        elif member.issym():
            self._note_link(name, member.linkname)
        elif member.islnk():
            self._hard_link(name, member.linkname)
        elif member.isreg():
            self._file(tar, member, name)
        else:
            raise self._refuse(name, tr("it is neither a file nor a folder"))

    def _file(self, tar: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> None:
        self._count(name, member.size)
        source = tar.extractfile(member)
        assert source is not None
        target = self._room_for(name)
        with source:
            self._disk.copy(source, target)
        target.chmod(0o555 if member.mode & 0o100 else 0o444)

    def _hard_link(self, name: str, linked: str) -> None:
        found = clean_name(linked)
        if found == name:
            return
        self._clear_way(name)
        source = self._folder / found if found and is_taken(found) else None
        if source is None or source.is_symlink() or not source.is_file():
            why = tr("it is a link to {target}, which is no file that is used", target=linked)
            raise self._refuse(name, why)
        self._count(name, source.stat().st_size)
        self._disk.expect(source.stat().st_size)
        shutil.copy(source, self._room_for(name))

    def _note_link(self, name: str, target: str) -> None:
        kept = link_text(name, target)
        if kept.left_out:
            self.notes.append(tr("left out: {link}, a link to {target}", link=f"/{name}", target=target))
            return
        self._clear_way(name)
        self._remove(name)
        self._links[name] = kept.text

    def _make_links(self) -> None:
        """Last of all: until now no path leads through a link."""
        for name, text in self._links.items():
            place = self._folder / name
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(text)

    def _make_folder(self, name: str) -> None:
        self._clear_way(name)
        place = self._folder / name
        if place.is_file():
            place.unlink()
        self._links.pop(name, None)
        place.mkdir(parents=True, exist_ok=True)

    def _room_for(self, name: str) -> Path:
        """The place for a file; what an earlier entry put there is gone, as in a container's layers."""
        self._clear_way(name)
        self._remove(name)
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _clear_way(self, name: str) -> None:
        for above in (parent.as_posix() for parent in Path(name).parents):
            if self._links.pop(above, None) is not None or (self._folder / above).is_file():
                self._remove(above)

    def _wipe(self, name: str, base: str) -> None:
        """A layer's mark that something below it is gone."""
        folder, gone = posixpath.dirname(name), base.removeprefix(_WHITEOUT)
        if base == _OPAQUE:
            self._remove(folder)
        elif gone in {"", ".", ".."}:
            raise self._refuse(name, tr("it leads outside of the archive"))
        else:
            self._remove(posixpath.join(folder, gone))

    def _remove(self, name: str) -> None:
        for link in [each for each in self._links if each == name or each.startswith(f"{name}/")]:
            del self._links[link]
        place = self._folder / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            with suppress(FileNotFoundError, NotADirectoryError):
                place.unlink()

    def _count(self, name: str, size: int) -> None:
        self._used += size
        if self._used > self._limits.used:
            raise self._refuse(name, tr("unpacked it is far larger than is allowed"))

    def _refuse(self, name: str, why: str) -> BelvedereError:
        what = tr("The container is not unpacked because of its entry {name}", name=repr(name))
        return BelvedereError("BV-INS-005", what, where=self._archive.name, why=why)


def _damaged(archive: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-INS-006", tr("The container is damaged"), where=archive.name, why=why)
