"""Writing a bundle: whole, or nothing."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE
from belvedere_simulator.messages import tr
from belvedere_simulator.support.form import ANNOUNCEMENT, Announcement
from belvedere_simulator.support.sealing import check_recipient, seal

_LEVEL = 6


def pack(
    folder: Path,
    announcement: Announcement,
    target: Path,
    recipients: Sequence[str] = (),
    tell: Callable[[int, int], None] = lambda _done, _whole: None,
) -> None:
    """Write what lies in `folder` to `target`, encrypted where there are recipients.

    `tell` is told how many files of how many are in. Raises BelvedereError BV-SUP-001, BV-SUP-005.
    """
    for recipient in recipients:
        check_recipient(recipient)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".belvedere-support-", dir=target.parent) as place:
            plain = Path(place) / "bundle.zip"
            _zipped(folder, announcement, plain, tell)
            ready = plain
            if recipients:
                ready = Path(place) / "bundle.age"
                seal(plain, ready, recipients)
            _synced(ready)
            ready.chmod(PRIVATE)
            ready.replace(target)
    except OSError as error:
        what = tr("The support bundle cannot be written")
        raise BelvedereError("BV-SUP-001", what, where=str(target), why=error.strerror or "") from error


def _zipped(folder: Path, announcement: Announcement, file: Path, tell: Callable[[int, int], None]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        archive.writestr(ANNOUNCEMENT, announcement.content())
        for number, each in enumerate(announcement.files, 1):
            # Not `write`: the times and permissions of files are nobody's business.
            with (
                archive.open(each.path, "w", force_zip64=True) as member,
                (folder / each.path).open("rb") as source,
            ):
                while piece := source.read(1 << 20):
                    member.write(piece)
            tell(number, len(announcement.files))


def _synced(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
