"""Bringing a database to the tables that this program knows, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.store.database import WRITES, Database
from belvedere_simulator.service.store.schemas import CONTROL, Schema

# One lock for all programs that migrate in one PostgreSQL server; any number that nobody else uses.
_LOCK = 7303014


def migrate(database: Database, schema: Schema = CONTROL) -> None:
    """Make or change the tables; nothing happens where they are as they should be.

    A SQLite file is copied beside itself first. Raises BelvedereError: BV-STO-002 when the database was
    written by a later program, BV-STO-003 when it has tables but no revision.
    """
    scripts = _scripts(schema)
    head = scripts.get_current_head()
    if _revision(database, schema) == head:
        return
    _check(database, schema)
    _keep_copy(database, schema)
    with _for_migration(database) as connection:
        _run(connection, schema, scripts)


def revision_of(connection: Connection, schema: Schema) -> str | None:
    """The revision of a database, None for an empty one."""
    options = {"version_table": schema.version_table}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def known_revisions(schema: Schema) -> frozenset[str]:
    """Every revision that this program knows."""
    return frozenset(script.revision for script in _scripts(schema).walk_revisions())


def _scripts(schema: Schema) -> ScriptDirectory:
    return ScriptDirectory(str(schema.folder), version_locations=[str(schema.folder)])


def _revision(database: Database, schema: Schema) -> str | None:
    with database.read() as connection:
        return revision_of(connection, schema)


def _check(database: Database, schema: Schema) -> None:
    with database.read() as connection:
        found = revision_of(connection, schema)
        tables = set(inspect(connection).get_table_names()) & set(schema.metadata.tables)
    where = database.engine.url.render_as_string(hide_password=True)
    if found is None and tables:
        raise BelvedereError("BV-STO-003", tr("The database has no revision"), where=where)
    if found is not None and found not in known_revisions(schema):
        raise BelvedereError(
            "BV-STO-002",
            tr("The database is newer than this program"),
            where=where,
            why=tr("revision {revision} is unknown", revision=found),
        )


def _keep_copy(database: Database, schema: Schema) -> None:
    found, file = _revision(database, schema), database.engine.url.database
    if found is None or database.engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return
    target = Path(f"{file}.before-{found}.bak")
    partial = target.with_suffix(".partial")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    partial.replace(target)


@contextmanager
def _for_migration(database: Database) -> Iterator[Connection]:
    """The only writing connection; without SQLite's foreign keys, as tables may be built anew."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.connect().execution_options(**{WRITES: True}) as connection:
        driver = connection.connection.driver_connection
        if is_sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection
        finally:
            if is_sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def _run(connection: Connection, schema: Schema, scripts: ScriptDirectory) -> None:
    def steps(revision: object, _context: MigrationContext) -> list[RevisionStep]:
        # Another process may have been faster: then there is nothing left.
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(
            connection=connection,
            target_metadata=schema.metadata,
            version_table=schema.version_table,
            render_as_batch=True,
        )
        environment.run_migrations()
