"""The same tables and the same objects on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.objects.open_store import open_store
from belvedere_simulator.service.objects.sweep import sweep
from belvedere_simulator.service.store.check import check_data_folder
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate
from belvedere_simulator.service.store.schemas import SCHEMAS, Schema
from fakes.postgres import PostgresServer


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[Database]:
    """An empty database."""
    made = Database(postgres.new_database())
    yield made
    made.close()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_the_revisions_lead_to_the_tables(empty: Database, schema: Schema) -> None:
    migrate(empty, schema)
    with empty.read() as connection:
        options = {"version_table": schema.version_table, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert [*compare_metadata(context, schema.metadata)] == []


def test_a_later_programs_database_is_left_alone(empty: Database) -> None:
    migrate(empty)
    with empty.write() as connection:
        connection.execute(text("UPDATE schema_control SET version_num = '9999'"))
    with pytest.raises(BelvedereError) as told:
        migrate(empty)
    assert told.value.code == "BV-STO-002"


def test_objects_live_as_they_do_on_sqlite(empty: Database, tmp_path: Path) -> None:
    migrate(empty)
    store = open_store(None, tmp_path / "objects", empty, SystemClock())
    keys = ["b", "a/2", "a/1", "\u00e9", "a", "nul\0", "Z", "\U0001f600"]
    for key in keys:
        store.put("bucket", key, body_of_bytes(key.encode()), {"key": "\u00e9"})
    assert [found.key for found in store.list("bucket")] == sorted(keys, key=str.encode)
    assert [found.key for found in store.list("bucket", "a/", "a/1")] == ["a/2"]
    store.put("bucket", "b", body_of_bytes(b"new"))
    store.delete("bucket", "a")
    with store.open("bucket", "b") as file:
        assert file.read() == b"new"
    assert sweep(store) == 2
    url = empty.engine.url.render_as_string(hide_password=False)
    assert check_data_folder(tmp_path, database_url=url) == []


def test_a_sweep_never_takes_what_another_process_is_putting(empty: Database, tmp_path: Path) -> None:
    migrate(empty)
    url = empty.engine.url.render_as_string(hide_password=False)
    failures: list[BaseException] = []
    done = threading.Event()

    def put_and_delete(name: str) -> None:
        # A database object of its own has its own lock of writers, as a process has.
        with closing(Database(url)) as database:
            store = open_store(None, tmp_path / "objects", database, SystemClock())
            try:
                for turn in range(60):
                    data = str(turn % 3).encode()
                    store.put("bucket", name, body_of_bytes(data))
                    with store.open("bucket", name) as file:
                        assert file.read() == data
                    store.delete("bucket", name)
            except BaseException as error:
                failures.append(error)

    def sweep_on() -> None:
        with closing(Database(url)) as database:
            store = open_store(None, tmp_path / "objects", database, SystemClock())
            try:
                while not done.is_set():
                    sweep(store)
            except BaseException as error:
                failures.append(error)

    workers = [threading.Thread(target=put_and_delete, args=(name,)) for name in "ab"]
    sweeper = threading.Thread(target=sweep_on)
    for thread in (*workers, sweeper):
        thread.start()
    for thread in workers:
        thread.join()
    done.set()
    sweeper.join()
    assert failures == []
