"""Lent pictures: never reused while held, capped, given back exactly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.video.frame_buffers import BufferPool, PoolExhausted, facts
from belvedere_simulator.video.shared_memory import SharedMemory
from belvedere_simulator.video.sharing import MemoryKind, Sharing, sharing_of
from fakes.descriptors import open_descriptors
from fakes.waiting import until

KINDS: tuple[MemoryKind, ...] = ("memfd", "file")
HOLDERS = ("application", "display", "fork-1")
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["acquire", "hold", "release", "release_all"]),
        st.integers(0, 9),
        st.sampled_from(HOLDERS),
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(ACTIONS)
def test_a_buffer_is_never_reused_while_anybody_holds_it(actions: list[tuple[str, int, str]]) -> None:
    pool, numbers = BufferPool(cap=5 * 12), list[int]()
    holds: dict[int, dict[str, int]] = {}
    for action, which, holder in actions:
        number = numbers[which % len(numbers)] if numbers else 0
        held = holds.setdefault(number, {})
        if action == "acquire":
            try:
                buffer = pool.acquire(12, holder)
            except PoolExhausted:
                assert sum(any(by.values()) for by in holds.values()) == 5
                continue
            assert not any(holds.get(buffer.number, {}).values())
            holds.setdefault(buffer.number, {})[holder] = 1
            numbers.append(buffer.number)
        elif action == "hold" and pool.hold([number], holder):
            held[holder] = held.get(holder, 0) + 1
        elif action == "release":
            pool.release([number], holder)
            held[holder] = max(0, held.get(holder, 0) - 1)
        elif action == "release_all":
            pool.release_all(holder)
            for by in holds.values():
                by[holder] = 0
    pool.close()


def test_a_free_buffer_of_the_size_is_used_again() -> None:
    pool = BufferPool()
    first = pool.acquire(12, "application")
    assert pool.acquire(12, "application") is not first
    pool.release([first.number], "application")
    assert pool.acquire(24, "application") is not first
    assert pool.acquire(12, "application") is first
    pool.close()


def test_at_the_cap_free_buffers_of_other_sizes_make_room_and_the_application_hears_of_it() -> None:
    pool = BufferPool(cap=30)
    old = pool.acquire(20, "application")
    with pytest.raises(PoolExhausted, match="1 pictures"):
        pool.acquire(20, "application")
    pool.release([old.number], "application")
    pool.acquire(28, "application")
    assert pool.forgotten() == [old.number]
    assert pool.forgotten() == []
    pool.close()


def test_many_small_pictures_are_capped_by_their_number() -> None:
    pool = BufferPool(most=3)
    for _ in range(3):
        pool.acquire(1, "application")
    with pytest.raises(PoolExhausted, match="3 pictures"):
        pool.acquire(1, "application")
    pool.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_a_closed_pool(tmp_path: Path, kind: MemoryKind) -> None:
    before = open_descriptors()
    pool = BufferPool(folder=tmp_path, kind=kind)
    for _ in range(3):
        pool.acquire(4096, "application")
    pool.close()
    with pytest.raises(PoolExhausted):
        pool.acquire(4096, "application")
    pool.release([1], "application")
    del pool
    until(lambda: not open_descriptors() - before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_application_is_told_once_where_a_buffer_is(tmp_path: Path, kind: MemoryKind) -> None:
    pool = BufferPool(folder=tmp_path, kind=kind)
    buffer = pool.acquire(12, "application")
    descriptors: list[int] = []
    first, second = facts(buffer, descriptors), facts(buffer, descriptors)
    assert set(first) - set(second) == {"descriptor" if kind == "memfd" else "file"}
    assert len(descriptors) == (1 if kind == "memfd" else 0)
    pool.take_back([buffer.number], "application")
    assert pool.acquire(12, "application") is buffer
    assert facts(buffer, descriptors) == first | ({"descriptor": 1} if kind == "memfd" else {})
    pool.close()


def test_a_system_that_has_no_more_to_give_is_an_exhausted_pool(tmp_path: Path) -> None:
    pool = BufferPool(folder=tmp_path / "absent", kind="file")
    with pytest.raises(PoolExhausted):
        pool.acquire(12, "application")


def test_a_memory_file_can_be_neither_shrunk_nor_grown() -> None:
    memory = SharedMemory(4096, "test", None, "memfd")
    assert memory.descriptor is not None
    for size in (0, 8192):
        with pytest.raises(PermissionError):
            os.ftruncate(memory.descriptor, size)
    memory.close()


def test_a_file_is_for_this_user_alone(tmp_path: Path) -> None:
    memory = SharedMemory(4096, "test", tmp_path, "file")
    assert memory.path is not None
    assert memory.path.stat().st_mode & 0o077 == 0
    assert memory.path.stat().st_size == 4096
    memory.close()


@pytest.mark.parametrize(
    ("platform", "has_memfd", "has_unix", "sharing"),
    [
        ("linux", True, True, Sharing("memfd", True)),
        ("linux", False, True, Sharing("file", True)),
        ("darwin", False, True, Sharing("file", True)),
        ("win32", False, True, Sharing("file", False)),
        ("win32", False, False, Sharing("file", False)),
        ("linux", True, False, Sharing("file", False)),
    ],
)
def test_each_platform_shares_in_its_way(
    platform: str, has_memfd: bool, has_unix: bool, sharing: Sharing
) -> None:
    assert sharing_of(platform, has_memfd=has_memfd, has_unix=has_unix) == sharing
