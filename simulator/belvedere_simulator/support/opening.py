"""Opening a bundle of somebody else's: nothing in it is believed."""

from __future__ import annotations

import hashlib
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.support.form import (
    ANNOUNCEMENT,
    LARGEST_ANNOUNCEMENT,
    LARGEST_FILE,
    LARGEST_WHOLE,
    MOST_FILES,
    Announcement,
    is_harmless_path,
    read_announcement,
)
from belvedere_simulator.support.sealing import is_sealed, unseal
from belvedere_simulator.support.staging import StagedFile
from belvedere_simulator.zip_directory import LARGEST_DIRECTORY, directory_of

_READ_ONLY = 0o400
_PIECE = 1 << 20
_ENCRYPTED = 0x1


def unpack(
    file: Path,
    folder: Path,
    key_files: Sequence[Path] = (),
    tell: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Announcement:
    """Check the bundle and put its files into `folder`, which is not there yet, to be read only.

    `tell` is told how many files of how many are out, and may raise. Nothing is left of what is refused.
    Raises BelvedereError: BV-SUP-002 no bundle or damaged, BV-SUP-003 refused, BV-SUP-004, BV-SUP-005.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".belvedere-support-", dir=folder.parent) as place:
        unpacked = Path(place) / "files"
        private_folder(unpacked)
        try:
            plain = _plain(file, Path(place) / "bundle.zip", key_files)
            _check_directory(plain)
            with zipfile.ZipFile(plain) as archive:
                announcement = _checked(archive, plain.stat().st_size)
                for number, each in enumerate(announcement.files, 1):
                    _take(archive, each, unpacked)
                    tell(number, len(announcement.files))
            unpacked.replace(folder)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise _damaged(file, str(error)) from error
    return announcement


def _plain(file: Path, plain: Path, key_files: Sequence[Path]) -> Path:
    if not is_sealed(file):
        return file
    unseal(file, plain, key_files)
    return plain


def _check_directory(file: Path) -> None:
    entries, directory = directory_of(file)
    if entries > MOST_FILES + 1 or directory > LARGEST_DIRECTORY:
        raise _refused(tr("it has {count} files", count=entries))


def _checked(archive: zipfile.ZipFile, size: int) -> Announcement:
    """What the bundle says of itself, when that and what is in it agree."""
    members = archive.infolist()
    if len(members) > MOST_FILES + 1:
        raise _refused(tr("it has {count} files", count=len(members)))
    if sum(member.compress_size for member in members) > size:
        raise _refused(tr("its files lie over one another"))
    for member in members:
        _check_member(member)
    names = [member.filename for member in members]
    if len({name.casefold() for name in names}) != len(names):
        raise _refused(tr("two of its files have the same name"))
    if sum(member.file_size for member in members) > LARGEST_WHOLE:
        raise _refused(tr("it would take too much room"))
    announcement = _announced(archive)
    announced = [each.path for each in announcement.files]
    if sorted([*announced, ANNOUNCEMENT]) != sorted(names):
        raise _refused(tr("it holds other files than it says"))
    return announcement


def _check_member(member: zipfile.ZipInfo) -> None:
    name, mode = member.filename, member.external_attr >> 16
    if not is_harmless_path(name) or member.is_dir():
        raise _refused(tr("the name of a file leads elsewhere: {name}", name=ascii(name[:200])))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _refused(tr("{name} is a link or something else that is no file", name=name))
    if member.flag_bits & _ENCRYPTED or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise _refused(tr("{name} is packed in a way that is not used", name=name))
    if member.file_size > LARGEST_FILE:
        raise _refused(tr("{name} would take too much room", name=name))


def _announced(archive: zipfile.ZipFile) -> Announcement:
    try:
        with archive.open(ANNOUNCEMENT) as stream:
            content = stream.read(LARGEST_ANNOUNCEMENT + 1)
        if len(content) > LARGEST_ANNOUNCEMENT:
            raise _refused(tr("it says too much of itself"))
        return read_announcement(content)
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise _no_bundle("", tr("what it says of itself cannot be read")) from error


def _take(archive: zipfile.ZipFile, each: StagedFile, folder: Path) -> None:
    """Unpack one file: not a byte more than it said, and exactly what it said."""
    target, digest, size = folder / each.path, hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(each.path) as source, target.open("xb") as sink:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > each.size:
                raise _refused(tr("{name} is larger than it says", name=each.path))
            digest.update(piece)
            sink.write(piece)
    if size != each.size or digest.hexdigest() != each.sha256:
        raise _damaged(Path(archive.filename or ""), tr("{name} is not as it was sent", name=each.path))
    target.chmod(_READ_ONLY)


def _refused(why: str) -> BelvedereError:
    return BelvedereError("BV-SUP-003", tr("The support bundle is refused"), why=why)


def _damaged(file: Path, why: str) -> BelvedereError:
    return _no_bundle(str(file), why)


def _no_bundle(where: str, why: str) -> BelvedereError:
    return BelvedereError("BV-SUP-002", tr("This is no support bundle"), where=where, why=why)
