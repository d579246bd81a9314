"""Checking the stores: databases, objects, and what features know of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text, union
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.messages import tr
from belvedere_simulator.service.objects.contents import Contents
from belvedere_simulator.service.objects.damage import DamagedObject
from belvedere_simulator.service.objects.open_store import open_contents
from belvedere_simulator.service.objects.tables import BUCKETS, CONTENTS, OBJECTS, PARTS
from belvedere_simulator.service.store.archive import CONTROL_FILE
from belvedere_simulator.service.store.archive import OBJECTS as OBJECTS_FOLDER
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.progress import Cancelled, Progress, Report, never, silent
from belvedere_simulator.service.store.restore import REPLACED, STAGING


@dataclass(frozen=True)
class Problem:
    """Something wrong: what, where, and what to do."""

    what: str
    where: str
    remedy: str


@dataclass(frozen=True)
class Stores:
    """What is checked: the databases by the name of their file, and the contents of objects.

    `in_use` says that a service works on them, so that what is young may be under way.
    """

    data_dir: Path
    databases: Mapping[str, Database]
    contents: Contents
    in_use: bool = False
    report: Report = silent
    cancelled: Cancelled = never

    @property
    def control(self) -> Database:
        """The database of the state."""
        return self.databases[CONTROL_FILE]


Check = Callable[[Stores], Iterator[Problem]]

YOUNG = 3600.0
_RESTORE = "Restore a backup."


def check_databases(stores: Stores) -> Iterator[Problem]:
    """SQLite's own check of every file, and all foreign keys."""
    for name, database in stores.databases.items():
        if database.engine.dialect.name != "sqlite":
            continue
        try:
            with database.read() as connection:
                found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        except SQLAlchemyError as error:
            yield Problem(tr("The database cannot be read: {why}", why=error.args[0]), name, tr(_RESTORE))
            continue
        if [*found] != ["ok"]:
            yield Problem(tr("The database is damaged: {why}", why=found[0]), name, tr(_RESTORE))
        for row in broken:
            told = tr("A row of {table} refers to a missing one of {other}", table=row[0], other=row[2])
            yield Problem(told, name, tr(_RESTORE))


def check_objects(stores: Stores) -> Iterator[Problem]:
    """Every object that is referred to has its bytes."""
    used = union(select(OBJECTS.c.sha256), select(PARTS.c.sha256)).subquery()
    wanted = select(CONTENTS).where(CONTENTS.c.sha256.in_(select(used.c.sha256))).order_by(CONTENTS.c.sha256)
    with stores.control.read() as connection:
        contents = connection.execute(wanted).all()
    total, done = sum(row.size for row in contents), 0
    for row in contents:
        if stores.cancelled():
            return
        try:
            stores.contents.verify(row.sha256, row.size)
        except DamagedObject as damage:
            for key in _keys(stores, row.sha256):
                yield Problem(f"{damage.what}: {damage.why}", key, damage.remedy)
        done += row.size
        stores.report(Progress(done, total, row.sha256))


def check_orphans(stores: Stores) -> Iterator[Problem]:
    """No object is in a bucket that is not there."""
    there = select(BUCKETS.c.name)
    lost = select(OBJECTS.c.bucket, func.count().label("objects"))
    lost = lost.where(OBJECTS.c.bucket.not_in(there)).group_by(OBJECTS.c.bucket)
    with stores.control.read() as connection:
        for row in connection.execute(lost):
            told = tr("{count} objects are in a bucket that does not exist", count=row.objects)
            yield Problem(told, row.bucket, tr("Create the bucket again, then remove what is not wanted."))


def check_half_files(stores: Stores) -> Iterator[Problem]:
    """Nothing lies about that a killed process left."""
    remedy = tr("Start the service once: it removes it.")
    for file in stores.contents.half_files(YOUNG if stores.in_use else 0.0):
        yield Problem(tr("A file was never finished"), str(file.relative_to(stores.data_dir)), remedy)
    for prefix in (STAGING, REPLACED):
        for folder in sorted(stores.data_dir.glob(f"{prefix}*")):
            told = tr("A restore did not end")
            yield Problem(told, folder.name, tr("Restore the backup again, then remove the folder."))


CHECKS: Sequence[Check] = (check_databases, check_objects, check_orphans, check_half_files)


def check_stores(stores: Stores, further: Sequence[Check] = ()) -> Iterator[Problem]:
    """All problems of the stores; `further` are the checks that features add."""
    for one in (*CHECKS, *further):
        try:
            yield from one(stores)
        except SQLAlchemyError as error:
            # A damaged file fails wherever it is read; its own check has told it already.
            yield Problem(
                tr("A check could not be made: {why}", why=error.args[0]), one.__name__, tr(_RESTORE)
            )


def check_data_folder(
    data_dir: Path,
    further: Sequence[Check] = (),
    *,
    database_url: str | None = None,
    objects_url: str | None = None,
    in_use: bool = False,
    report: Report = silent,
    cancelled: Cancelled = never,
) -> list[Problem]:
    """All problems of a data folder, and of the stores elsewhere that its service is started with."""
    with ExitStack() as stack:
        urls = {file.name: f"sqlite:///{file}" for file in sorted(data_dir.glob("*.db"))}
        if database_url is not None:
            urls[CONTROL_FILE] = database_url
        databases = {name: stack.enter_context(closing(Database(url))) for name, url in urls.items()}
        if CONTROL_FILE not in databases:
            return [Problem(tr("The data folder has no database"), str(data_dir), tr(_RESTORE))]
        contents = open_contents(objects_url, data_dir / OBJECTS_FOLDER)
        stores = Stores(data_dir, databases, contents, in_use, report, cancelled)
        return [*check_stores(stores, further)]


def _keys(stores: Stores, sha256: str) -> list[str]:
    with stores.control.read() as connection:
        objects = connection.execute(select(OBJECTS).where(OBJECTS.c.sha256 == sha256))
        keys = [f"s3://{row.bucket}/{row.key}" for row in objects]
        parts = connection.execute(select(PARTS).where(PARTS.c.sha256 == sha256))
        return keys + [tr("part {number} of an upload", number=row.number) for row in parts]
