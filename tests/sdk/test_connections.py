"""Which connection a question takes: one for all questions of a port that is asked ahead."""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from belvedere_simulator.sdk.panoramasdk.connections import Connection, Connections
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException

NOW = "a generation"


@pytest.fixture
def made() -> Iterator[list[socket.socket]]:
    """The other ends of what `_connection` made."""
    ends: list[socket.socket] = []
    yield ends
    for end in ends:
        end.close()


def _connection(made: list[socket.socket], generation: str = NOW) -> Connection:
    ours, theirs = socket.socketpair()
    made.append(theirs)
    made.append(ours)
    return Connection(ours, {"generation": generation})


def _borrowed_after(connections: Connections, act: Callable[[], None]) -> Connection | None:
    """What a thread gets that waited for the home while something was done."""
    got: list[Connection | None] = []
    waiting = threading.Thread(target=lambda: got.append(connections.borrow_home(NOW, None)))
    waiting.start()
    act()
    waiting.join(20)
    (borrowed,) = got
    return borrowed


def test_the_first_that_is_borrowed_becomes_the_home(made: list[socket.socket]) -> None:
    connections, first, second = Connections(), _connection(made), _connection(made)
    assert connections.borrow_home(NOW, None) is None
    assert connections.settle(first)
    assert not connections.settle(second)
    connections.give_back(second)
    connections.give_back(first)
    assert (first.is_home, second.is_home) == (True, False)
    assert connections.borrow_home(NOW, None) is first


def test_who_asks_meanwhile_waits_for_the_home(made: list[socket.socket]) -> None:
    connections, home = Connections(), _connection(made)
    connections.settle(home)
    assert _borrowed_after(connections, lambda: connections.give_back(home)) is home


def test_waiting_for_the_home_has_an_end(made: list[socket.socket]) -> None:
    connections, home = Connections(), _connection(made)
    connections.settle(home)
    for seconds in (-1.0, 0.05):
        with pytest.raises(TimeoutException):
            connections.borrow_home(NOW, time.monotonic() + seconds)


def test_nobody_waits_for_a_home_that_is_lost(made: list[socket.socket]) -> None:
    connections, home, other = Connections(), _connection(made), _connection(made)
    connections.settle(home)
    assert _borrowed_after(connections, lambda: connections.drop(home)) is None
    connections.settle(other)
    assert other.is_home


def test_the_home_of_an_engine_that_ended_is_none(made: list[socket.socket]) -> None:
    connections, old, new = Connections(), _connection(made, "before"), _connection(made)
    connections.settle(old)
    connections.give_back(old)
    assert connections.borrow_home(NOW, None) is None
    assert connections.borrow(NOW) is None, "and it is dropped"
    assert old.link.fileno() == -1
    connections.settle(new)
    assert new.is_home


def test_what_came_ahead_goes_with_its_connection(made: list[socket.socket]) -> None:
    connections, home = Connections(), _connection(made)
    read, write = os.pipe()
    home.ahead = {"media": []}, [read]
    connections.drop(home)
    assert home.ahead is None
    with os.fdopen(write, "wb"), pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(read)


def test_only_a_home_that_nobody_uses_can_be_taken_at_once(made: list[socket.socket]) -> None:
    connections, home = Connections(), _connection(made)
    assert connections.take_idle_home() is None
    connections.settle(home)
    assert connections.take_idle_home() is None
    connections.give_back(home)
    assert connections.take_idle_home() is home


def test_nobody_waits_for_a_home_that_was_lost_with_an_exception(made: list[socket.socket]) -> None:
    connections, home = Connections(), _connection(made)
    connections.settle(home)
    link = home.link
    del home
    gc.collect()
    assert connections.borrow_home(NOW, None) is None
    link.close()


def test_a_child_closes_also_what_others_had_borrowed(made: list[socket.socket]) -> None:
    connections, borrowed = Connections(), _connection(made)
    connections.add(borrowed)
    connections.close_all()
    assert borrowed.link.fileno() == -1
