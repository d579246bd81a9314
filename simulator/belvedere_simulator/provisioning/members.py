"""Taking the files out of a provisioning archive that may come from anywhere."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.archive import CHECKSUMS, MEMBERS, checksums

LARGEST_ARCHIVE = 256 * 1024
LARGEST_MEMBER = 64 * 1024


def unpack(archive: bytes) -> dict[str, bytes]:
    """The five files by name, their checksums verified; nothing is written anywhere.

    Raises BelvedereError: BV-PRV-001 not a whole archive, BV-PRV-002 too large, BV-PRV-003 a file that does
    not belong in it (other folders, links, unknown or repeated names), BV-PRV-004 damaged content.
    """
    if len(archive) > LARGEST_ARCHIVE:
        raise _too_large(len(archive))
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = opened.infolist()
            for entry in entries:
                _check(entry)
            _complete([entry.filename for entry in entries])
            members = {entry.filename: _content(opened, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BelvedereError(
            "BV-PRV-001", tr("The provisioning archive is damaged or incomplete"), why=str(error)
        ) from error
    _verify(members)
    return members


def _check(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _foreign(entry.filename, tr("it is not a plain file"))
    if entry.flag_bits & 0x1:
        raise _foreign(entry.filename, tr("it is encrypted"))
    if entry.filename not in MEMBERS:
        raise _foreign(entry.filename, tr("no file of this name belongs in it"))
    if entry.file_size > LARGEST_MEMBER:
        raise _too_large(entry.file_size)


def _complete(names: list[str]) -> None:
    if len(names) != len(set(names)):
        repeated = next(name for name in names if names.count(name) > 1)
        raise _foreign(repeated, tr("it is there twice"))
    missing = sorted(set(MEMBERS) - set(names))
    if missing:
        raise zipfile.BadZipFile(tr("{names} missing", names=", ".join(missing)))


def _content(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # The size in the directory may lie, so no more than the limit is ever unpacked.
    with opened.open(entry) as file:
        content = file.read(LARGEST_MEMBER + 1)
    if len(content) > LARGEST_MEMBER:
        raise _too_large(len(content))
    return content


def _verify(members: dict[str, bytes]) -> None:
    covered = {name: members[name] for name in MEMBERS if name != CHECKSUMS}
    if members[CHECKSUMS] != checksums(covered):
        raise BelvedereError("BV-PRV-004", tr("The checksums of the provisioning archive are wrong"))


def _too_large(size: int) -> BelvedereError:
    return BelvedereError(
        "BV-PRV-002", tr("The provisioning archive is too large"), why=tr("{size} bytes", size=size)
    )


def _foreign(name: str, why: str) -> BelvedereError:
    return BelvedereError("BV-PRV-003", tr("This is not a provisioning archive"), where=repr(name), why=why)
