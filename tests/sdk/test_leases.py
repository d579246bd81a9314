"""The application's book of pictures: each lease ends once, in whatever thread."""

from __future__ import annotations

import gc
import os
import threading
from collections import deque

import numpy as np
import pytest

from belvedere_simulator.sdk.panoramasdk.leases import LeaseBook, Unseen, drain

SIZE = 4 * 4 * 3


def _memory() -> int:
    descriptor = os.memfd_create("test")
    os.ftruncate(descriptor, SIZE)
    return descriptor


def test_a_lease_ends_with_its_last_view() -> None:
    book, descriptor = LeaseBook(), _memory()
    array = book.lease(("g", 1), (4, 4, 3), descriptor, SIZE).array()
    os.close(descriptor)
    view = array[1:, 1:][::2]
    del array
    assert book.ended("g") == []
    assert book.live("g") == [1]
    del view
    assert book.live("g") == []
    assert book.ended("g") == [1]
    assert book.ended("g") == []


def test_a_known_buffer_is_mapped_once_and_lent_again() -> None:
    book, descriptor = LeaseBook(), _memory()
    first = book.lease(("g", 1), (4, 4, 3), descriptor, SIZE).array()
    os.close(descriptor)
    second = book.lease(("g", 1), (4, 4, 3), None, SIZE).array()
    first[:] = 7
    assert (second == 7).all()
    del first, second
    assert book.ended("g") == [1, 1]


def test_leases_of_an_engine_that_is_gone_are_not_told_to_the_next() -> None:
    book, descriptor = LeaseBook(), _memory()
    old = book.lease(("old", 1), (4, 4, 3), descriptor, SIZE).array()
    os.close(descriptor)
    del old
    assert book.ended("new") == []
    assert book.live("old") == []


def test_a_buffer_that_cannot_be_mapped_is_refused() -> None:
    with pytest.raises(OSError, match="absent"):
        LeaseBook().lease(("g", 1), (4, 4, 3), "/absent", SIZE)


def test_an_unseen_frame_tells_its_end_once() -> None:
    book = LeaseBook()
    unseen = Unseen(book, "g", "door", 7)
    del unseen
    gc.collect()
    assert list(drain(book.looked)) == [("g", ["door", 7])]


def test_threads_take_each_entry_once() -> None:
    entries = deque(range(20_000))
    parts: list[list[int]] = [[] for _ in range(4)]
    threads = [threading.Thread(target=lambda part=part: part.extend(drain(entries))) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(np.concatenate(parts).tolist()) == list(range(20_000))
