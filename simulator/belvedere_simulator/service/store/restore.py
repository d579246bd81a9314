"""Restoring a backup; nothing in it is believed before it is checked."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.objects.durable import CHUNK, sync_file, sync_folder
from belvedere_simulator.service.store.archive import BadArchive, Entry, read_manifest, target
from belvedere_simulator.service.store.migrate import known_revisions
from belvedere_simulator.service.store.progress import Cancelled, Progress, Report, never, silent
from belvedere_simulator.service.store.schemas import CONTROL

STAGING, REPLACED = ".restoring-", ".replaced-"
# Held by whoever restores.
LOCK = "site.lock"


@dataclass(frozen=True)
class Restored:
    """A backup that was restored: how many files of how many bytes."""

    files: int
    size: int


def restore(
    file: Path,
    data_dir: Path,
    *,
    replace: bool = False,
    report: Report = silent,
    cancelled: Cancelled = never,
) -> Restored:
    """Make `data_dir` what it was when the backup `file` was made. No service may run over it meanwhile.

    `replace` confirms that what is there goes, BV-STO-006 otherwise. Everything is checked before anything
    is replaced: BV-STO-005 leaves the folder as it was.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    if _present(data_dir) and not replace:
        raise BelvedereError("BV-STO-006", tr("The data folder is not empty"), where=str(data_dir))
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=STAGING) as name:
        staging = Path(name)
        try:
            with ZipFile(file) as archive:
                entries = read_manifest(archive)
                _check_space(entries, data_dir)
                _extract(archive, entries, staging, report, cancelled)
            for database in staging.glob("*.db"):
                _check_database(database)
            _swap(staging, data_dir)
        except (BadArchive, BadZipFile, OSError, EOFError, NotImplementedError, sqlite3.Error) as error:
            raise BelvedereError(
                "BV-STO-005", tr("The backup was not restored"), where=str(file), why=str(error)
            ) from error
    return Restored(len(entries), sum(entry.size for entry in entries.values()))


def _present(data_dir: Path) -> Sequence[Path]:
    return [path for path in data_dir.iterdir() if path.name != LOCK and not path.name.startswith(STAGING)]


def _check_space(entries: dict[str, Entry], data_dir: Path) -> None:
    size = sum(entry.size for entry in entries.values())
    free = shutil.disk_usage(data_dir).free
    if size > free:
        raise BadArchive(tr("it needs {size} bytes, and {free} are free", size=size, free=free))


def _extract(
    archive: ZipFile, entries: dict[str, Entry], staging: Path, report: Report, cancelled: Cancelled
) -> None:
    total, done = sum(entry.size for entry in entries.values()), 0
    folders = {staging}
    for name, entry in entries.items():
        path = target(staging, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        folders |= {path.parent, path.parent.parent}
        digest, left = hashlib.sha256(), entry.size
        with archive.open(name) as source, path.open("xb") as file:
            # One byte more than it should have tells whether it has more.
            while chunk := source.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if cancelled():
                    raise BadArchive(tr("it was cancelled"))
                if left < 0:
                    break
                digest.update(chunk)
                file.write(chunk)
                done += len(chunk)
                report(Progress(done, total, name))
        if left or digest.hexdigest() != entry.sha256:
            raise BadArchive(tr("{name} is damaged", name=name))
        sync_file(path)
    for folder in folders:
        sync_folder(folder)


def _check_database(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BadArchive(tr("{name} is damaged", name=database.name))
        # Our tables need neither; in a stranger's file they would run as part of our own statements.
        kinds = {row[0] for row in connection.execute("SELECT type FROM sqlite_master")}
        if kinds - {"table", "index"}:
            raise BadArchive(tr("{name} has more than tables", name=database.name))
        if database.name == "service.db":
            _check_revision(connection)


def _check_revision(connection: sqlite3.Connection) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if CONTROL.version_table not in tables:
        raise BadArchive(tr("its database has no revision"))
    [[revision]] = connection.execute(f"SELECT version_num FROM {CONTROL.version_table}")  # noqa: S608
    if revision not in known_revisions(CONTROL):
        raise BadArchive(tr("its database is newer than this program"))


def _swap(staging: Path, data_dir: Path) -> None:
    old = Path(tempfile.mkdtemp(dir=data_dir, prefix=REPLACED))
    moved: list[tuple[Path, Path]] = []
    try:
        for path in _present(data_dir):
            if path != old:
                moved.append(_move(path, old))  # noqa: PERF401 - what was moved counts when the next fails
        for path in sorted(staging.iterdir()):
            moved.append(_move(path, data_dir))  # noqa: PERF401
        sync_folder(data_dir)
    except OSError:
        for before, now in reversed(moved):
            now.rename(before)
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move(path: Path, folder: Path) -> tuple[Path, Path]:
    now = folder / path.name
    path.rename(now)
    return path, now
