"""Several processes over one database: nobody's change is lost, nobody is turned away as busy."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from belvedere_simulator.service.objects.tables import BUCKETS
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate

PROGRAM = Path(__file__).with_name("counting.py")
TIMES = 60


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_change_of_two_processes_is_lost(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = f"sqlite:///{tmp_path / 'service.db'}"
    url = sqlite if kind == "sqlite" else request.getfixturevalue("postgres").new_database()
    with closing(Database(url)) as database:
        migrate(database)
        with database.write() as connection:
            connection.execute(insert(BUCKETS).values(name="count", created=0.0))
        arguments = [sys.executable, str(PROGRAM), url, str(TIMES)]
        children = [subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        for child in children:
            _, told = child.communicate(timeout=120)
            assert child.returncode == 0, told
        with database.read() as connection:
            assert connection.execute(select(BUCKETS.c.created)).scalar_one() == 2 * TIMES


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_services_that_start_together_migrate_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = f"sqlite:///{tmp_path / 'service.db'}"
    url = sqlite if kind == "sqlite" else request.getfixturevalue("postgres").new_database()
    failures: list[BaseException] = []
    together = threading.Barrier(4)

    def start() -> None:
        try:
            with closing(Database(url)) as database:
                together.wait(60)
                migrate(database)
        except BaseException as error:
            failures.append(error)

    starters = [threading.Thread(target=start) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert failures == []


def test_a_reader_sees_one_committed_state_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'service.db'}"
    with closing(Database(url)) as ours, closing(Database(url)) as theirs:
        migrate(ours)
        with ours.read() as reading:
            assert reading.execute(select(BUCKETS)).all() == []
            with theirs.write() as writing:
                writing.execute(insert(BUCKETS).values(name="a", created=0.0))
            assert reading.execute(select(BUCKETS)).all() == []
        with ours.read() as reading:
            assert len(reading.execute(select(BUCKETS)).all()) == 1
