"""Revisions lead to the tables that the program knows, once, and never from a database it does not know."""

from __future__ import annotations

import importlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import belvedere_simulator
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.generate_revisions import write_revisions
from belvedere_simulator.service.store.migrate import migrate, revision_of
from belvedere_simulator.service.store.schemas import CONTROL, CONTROL_TABLES, LOGS, SCHEMAS, Schema

every_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)


def differences(database: Database, schema: Schema) -> list[object]:
    with database.read() as connection:
        options = {"version_table": schema.version_table, "compare_type": True}
        return [*compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata)]


@every_schema
def test_the_revisions_lead_to_the_tables(database: Database, schema: Schema) -> None:
    migrate(database, schema)
    assert differences(database, schema) == []


@every_schema
def test_the_revisions_are_those_of_the_tables_while_nothing_is_released(
    schema: Schema, tmp_path: Path
) -> None:
    write_revisions(schema, tmp_path)
    made = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    kept = {file.name: file.read_text(encoding="utf-8") for file in schema.folder.glob("r[0-9]*.py")}
    assert made == kept, "python -m belvedere_simulator.service.store.generate_revisions"


def test_no_feature_is_forgotten() -> None:
    root = Path(belvedere_simulator.__path__[0])
    makers = [file for file in root.rglob("*.py") if "= Table(" in file.read_text(encoding="utf-8")]
    names = [".".join(file.relative_to(root.parent).with_suffix("").parts) for file in makers]
    found = {module for module in map(importlib.import_module, names) if hasattr(module, "METADATA")}
    assert found == set(CONTROL_TABLES)


def test_a_second_time_changes_nothing(database: Database) -> None:
    migrate(database)
    before = Path(str(database.engine.url.database)).stat().st_mtime_ns
    migrate(database)
    assert Path(str(database.engine.url.database)).stat().st_mtime_ns == before
    with database.read() as connection:
        assert revision_of(connection, CONTROL) is not None


def test_two_schemas_share_a_database(database: Database) -> None:
    migrate(database, CONTROL)
    migrate(database, LOGS)
    assert differences_of_both(database) == {"control": True, "logs": True}


def differences_of_both(database: Database) -> dict[str, bool]:
    with database.read() as connection:
        tables = set(inspect(connection).get_table_names())
    return {schema.name: set(schema.metadata.tables) <= tables for schema in (CONTROL, LOGS)}


def set_revision(database: Database, revision: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE schema_control SET version_num = :new"), {"new": revision})


def test_a_later_programs_database_is_left_alone(database: Database) -> None:
    migrate(database)
    set_revision(database, "9999")
    with pytest.raises(BelvedereError) as told:
        migrate(database)
    assert told.value.code == "BV-STO-002"
    with database.read() as connection:
        assert revision_of(connection, CONTROL) == "9999"


def test_tables_without_a_revision_are_left_alone(database: Database) -> None:
    database.create()
    with pytest.raises(BelvedereError) as told:
        migrate(database)
    assert told.value.code == "BV-STO-003"


@pytest.fixture
def with_a_further_revision(tmp_path: Path) -> Schema:
    """The schema of control with one revision more, in a folder of its own."""
    folder = tmp_path / "migrations" / "control"
    folder.mkdir(parents=True)
    for file in CONTROL.folder.glob("r[0-9]*.py"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    head = max(file.name for file in folder.iterdir())[1:5]
    (folder / "r9000_more.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision, down_revision, branch_labels, depends_on = "9000", "{head}", None, None\n'
        "def upgrade():\n"
        '    with op.batch_alter_table("object_buckets") as table:\n'
        '        table.add_column(sa.Column("colour", sa.String(9), server_default="red", nullable=False))\n'
        '        table.alter_column("created", new_column_name="made")\n'
        "    op.execute(\"INSERT INTO object_buckets (name, made) VALUES ('half', 1)\")\n"
        "    FAILURE\n",
        encoding="utf-8",
    )

    class Later(Schema):
        @property
        def folder(self) -> Path:
            return folder

    return Later(CONTROL.name, CONTROL.metadata)


def repair(schema: Schema) -> None:
    file = schema.folder / "r9000_more.py"
    file.write_text(file.read_text(encoding="utf-8").replace("FAILURE", "pass"), encoding="utf-8")


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM object_buckets ORDER BY name"))]


def test_a_change_is_whole_or_not_at_all(database: Database, with_a_further_revision: Schema) -> None:
    migrate(database)
    with database.write() as connection:
        connection.execute(text("INSERT INTO object_buckets VALUES ('a', 5.0)"))
    with pytest.raises(NameError):
        migrate(database, with_a_further_revision)
    assert rows(database) == [("a", 5.0)]
    repair(with_a_further_revision)
    migrate(database, with_a_further_revision)
    assert rows(database) == [("a", 5.0, "red"), ("half", 1.0, "red")]
    with database.read() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_what_was_there_is_kept_beside_it(database: Database, with_a_further_revision: Schema) -> None:
    migrate(database)
    with database.write() as connection:
        connection.execute(text("INSERT INTO object_buckets VALUES ('a', 5.0)"))
    repair(with_a_further_revision)
    migrate(database, with_a_further_revision)
    [copy] = Path(str(database.engine.url.database)).parent.glob("*.bak")
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT * FROM object_buckets").fetchall() == [("a", 5.0)]
