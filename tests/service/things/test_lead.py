"""One of several processes answers on the channel, and another as soon as it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things.lead import LEASE_SECONDS, Lead
from fakes.hand_clock import HandClock


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path / 'service.db'}")) as opened:
        opened.create()
        yield opened


def test_it_has_one_holder_who_keeps_it_by_signs_of_life(database: Database) -> None:
    clock, gained = HandClock(), list[str]()
    first = Lead(database, clock, lambda: gained.append("first"))
    second = Lead(database, clock, lambda: gained.append("second"))
    for _second in range(3 * LEASE_SECONDS):
        first.renew()
        second.renew()
        assert (first.holds(), second.holds()) == (True, False)
        clock.advance(timedelta(seconds=1))
    # No more signs of life of the first.
    clock.advance(timedelta(seconds=LEASE_SECONDS))
    assert (second.holds(), first.holds()) == (True, False)
    assert gained == ["first", "second"]


def test_who_ends_leaves_it_to_another_process_at_once(database: Database) -> None:
    clock = HandClock()
    first = Lead(database, clock, lambda: None)
    assert first.holds()
    first.give_up()
    assert Lead(database, clock, lambda: None).holds()
    assert not first.holds()


def test_nobody_gives_up_what_another_has(database: Database) -> None:
    clock = HandClock()
    first, second = Lead(database, clock, lambda: None), Lead(database, clock, lambda: None)
    assert first.holds()
    clock.advance(timedelta(seconds=LEASE_SECONDS))
    assert second.holds()
    first.give_up()
    assert not Lead(database, clock, lambda: None).holds()
