"""The pipes to the starter, and whose their numbers are once they are closed."""

from __future__ import annotations

import os

from belvedere_simulator.application.isolation.handshake import Handshake


def test_closing_again_closes_nothing_of_others() -> None:
    handshake = Handshake()
    handshake.handed_over()
    handshake.close()
    others = [*os.pipe(), *os.pipe()]  # they get the numbers that have become free
    handshake.interrupt()
    handshake.terminate()
    handshake.close()
    for descriptor in others:
        os.close(descriptor)


def test_one_that_was_closed_tells_that_it_was_killed() -> None:
    handshake = Handshake()
    handshake.handed_over()
    handshake.close()
    assert not handshake.ready()
    assert handshake.exit_code(0) == -9
