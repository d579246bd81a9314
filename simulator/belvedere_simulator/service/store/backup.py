"""Backing a data folder up while its service runs."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.objects.durable import CHUNK, sync_folder
from belvedere_simulator.service.store import archive
from belvedere_simulator.service.store.archive import Entry
from belvedere_simulator.service.store.progress import Cancelled, Progress, Report, never, silent

TURNS = 2
_PATIENCE = 20.0
_REFERRED = "SELECT sha256 FROM objects UNION SELECT sha256 FROM object_upload_parts ORDER BY sha256"


@dataclass(frozen=True)
class Backup:
    """A backup that was made; `size` of the file in bytes."""

    file: Path
    size: int
    objects: int


def backup(
    data_dir: Path, file: Path, made: datetime, report: Report = silent, cancelled: Cancelled = never
) -> Backup:
    """Write a backup of `data_dir` to `file`, replacing one that is there.

    Every database is one committed state, and every object that this state refers to is with it. Raises
    BelvedereError BV-STO-004, and leaves `file` as it was.
    """
    if not (data_dir / archive.CONTROL_FILE).is_file():
        raise _failed(data_dir, tr("the folder has no database of its own"))
    handle, name = tempfile.mkstemp(dir=_folder_of(file), prefix=f".{file.name}.")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with ZipFile(stream, "w", ZIP_STORED) as zip_file:
                writer = _Writer(data_dir, file.parent, zip_file, report, cancelled)
                writer.write_all(made)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
        sync_folder(file.parent)
    except (OSError, sqlite3.Error, _Ended) as error:
        raise _failed(file, str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return Backup(file, file.stat().st_size, writer.objects)


class _Ended(Exception):
    """Told to end, or not able to go on; the text says it."""


class _Writer:
    def __init__(
        self, data_dir: Path, room: Path, zip_file: ZipFile, report: Report, cancelled: Cancelled
    ) -> None:
        self._data_dir = data_dir
        self._room = room
        self._zip = zip_file
        self._report = report
        self._cancelled = cancelled
        self._entries: dict[str, Entry] = {}
        self._done = 0
        self._total = 0

    @property
    def objects(self) -> int:
        return sum(name.startswith("objects/") for name in self._entries)

    def write_all(self, made: datetime) -> None:
        control = self._data_dir / archive.CONTROL_FILE
        self._total = _size_of(self._data_dir)
        # Most objects come before the snapshot, so that only few can go while the rest follows it.
        self._take_objects(control, missing_is_fine=True)
        with tempfile.TemporaryDirectory(dir=self._room, prefix=".snapshots-") as name:
            for copy in self._snapshots(Path(name)):
                self._add(archive.database_name(copy.name), copy, ZIP_DEFLATED)
        for kept in archive.FILES:
            if (self._data_dir / kept).is_file():
                self._add(archive.file_name(kept), self._data_dir / kept, ZIP_DEFLATED)
        manifest = archive.manifest_of(self._entries, version("belvedere"), made.isoformat())
        self._zip.writestr(archive.MANIFEST, manifest, ZIP_DEFLATED)

    def _snapshots(self, folder: Path) -> list[Path]:
        others = [file for file in sorted(self._data_dir.glob("*.db")) if file.name != archive.CONTROL_FILE]
        copies = [_snapshot(database, folder / database.name) for database in others]
        control, copy = self._data_dir / archive.CONTROL_FILE, folder / archive.CONTROL_FILE
        for _turn in range(TURNS):
            if self._take_objects(_snapshot(control, copy), missing_is_fine=True):
                return [*copies, copy]
        # Objects go faster than they are copied: the few that are left to copy are held.
        with _unchanged(control):
            self._take_objects(_snapshot(control, copy), missing_is_fine=False)
        return [*copies, copy]

    def _take_objects(self, database: Path, *, missing_is_fine: bool) -> bool:
        """Add the objects that `database` refers to; False when one had gone, as a later state tells."""
        whole = True
        for sha256 in [*_referred(database)]:
            name = archive.object_name(sha256)
            if name in self._entries:
                continue
            try:
                self._add(name, self._data_dir / name, ZIP_STORED)
            except FileNotFoundError:
                if not missing_is_fine:
                    raise
                whole = False
        return whole

    def _add(self, name: str, source: Path, compression: int) -> None:
        digest, size = hashlib.sha256(), 0
        info = ZipInfo(name)
        info.compress_type = compression
        info.external_attr = 0o600 << 16
        with source.open("rb") as file, self._zip.open(info, "w", force_zip64=True) as target:
            while chunk := file.read(CHUNK):
                if self._cancelled():
                    raise _Ended(tr("it was cancelled"))
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._done += len(chunk)
                self._report(Progress(self._done, max(self._total, self._done), name))
        if name.startswith("objects/") and digest.hexdigest() != source.name:
            raise _Ended(tr("the object {sha256} is damaged", sha256=source.name))
        self._entries[name] = Entry(size, digest.hexdigest())


def _snapshot(database: Path, copy: Path) -> Path:
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        # In one piece: written in pieces, it would begin anew with each change of another process.
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return copy


@contextmanager
def _unchanged(database: Path) -> Iterator[None]:
    """Nobody else changes it meanwhile, so nothing goes that it refers to."""
    with closing(sqlite3.connect(database, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def _referred(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        yield from [str(row[0]) for row in connection.execute(_REFERRED)]


def _size_of(data_dir: Path) -> int:
    kept = [*data_dir.glob("*.db"), *(data_dir / archive.OBJECTS / "sha256").glob("*/*")]
    sizes = 0
    for file in kept:
        with suppress(FileNotFoundError):
            sizes += file.stat().st_size
    return sizes


def _folder_of(file: Path) -> Path:
    if not file.parent.is_dir():
        raise _failed(file, tr("its folder is missing"))
    return file.parent


def _failed(where: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-STO-004", tr("The backup was not made"), where=str(where), why=why)
