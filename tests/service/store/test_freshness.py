"""When an answer that was given may be given again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from belvedere_simulator.service.objects.tables import BUCKETS
from belvedere_simulator.service.store.changes import Changes
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.freshness import Freshness
from fakes.hand_clock import HandClock

OTHER = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("INSERT INTO object_buckets (name, created) VALUES ('theirs', 0)")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


@pytest.fixture
def stored(file: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{file}")) as made:
        made.create()
        yield made


@pytest.fixture
def changes(stored: Database) -> Iterator[Changes]:
    with closing(Changes(stored)) as made:
        yield made


def test_a_commit_of_this_process_is_seen_at_once(stored: Database, changes: Changes) -> None:
    for number in range(5):
        before = changes.count()
        assert changes.count() == before
        with stored.write() as connection:
            connection.execute(insert(BUCKETS).values(name=f"b{number}", created=0.0))
        assert changes.count() != before


@pytest.mark.usefixtures("stored")
def test_a_commit_of_another_process_is_seen_at_once(file: Path, changes: Changes) -> None:
    before = changes.count()
    subprocess.run([sys.executable, "-c", OTHER, str(file)], check=True)
    assert changes.count() != before


def test_time_alone_may_make_another_answer(stored: Database, changes: Changes) -> None:
    clock = HandClock()
    end = clock.now().timestamp() + 10
    freshness = Freshness(stored, clock, changes, [lambda _connection, now: end if now < end else None])
    stamp = freshness.stamp()
    assert stamp is not None
    clock.advance(timedelta(seconds=9))
    assert freshness.glance() is stamp
    clock.advance(timedelta(seconds=1))
    assert freshness.glance() is None
    assert freshness.stamp() is not stamp
    clock.advance(timedelta(days=9))
    assert freshness.glance() is freshness.stamp()


def test_what_is_closed_tells_nothing(stored: Database) -> None:
    changes = Changes(stored)
    changes.close()
    assert changes.count() is None
    assert Freshness(stored, HandClock(), changes, []).stamp() is None
