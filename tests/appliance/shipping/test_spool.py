"""The spool: what is written comes out once and in order, over restarts, bounds and full disks."""

from __future__ import annotations

import errno
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from belvedere_simulator.appliance.shipping import stream_spool
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.records import LONGEST_LINE, decode
from belvedere_simulator.appliance.shipping.spool import Spool
from belvedere_simulator.appliance.shipping.stream_spool import MOST_BYTES, MOST_EVENTS, StreamSpool

STREAM = LogStream("", "syslog")
START = datetime(2026, 3, 7, 8, tzinfo=UTC)


def _spool(folder: Path, **changes: Any) -> Spool:
    return Spool(folder, lambda: START, **changes)


def _stream(spool: Spool, stream: LogStream = STREAM) -> StreamSpool:
    return next(each for each in spool.streams() if each.stream == stream)


def _taken(stream: StreamSpool) -> list[str]:
    """All that is there, as the agent takes it."""
    lines: list[str] = []
    while (batch := stream.next_batch()) is not None:
        events = decode(batch.records)
        assert len(events) == batch.count <= MOST_EVENTS
        assert len(batch.records) <= MOST_BYTES
        lines += [event["message"] for event in events]
        stream.accept(batch, batch.count)
    return lines


class SpoolMachine(RuleBasedStateMachine):
    """Writes, takes and restarts in any order, against a plain list. Segments are tiny."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr(stream_spool, "SEGMENT_BYTES", 300)
        self._now = START
        self._wanted: list[str] = []
        self._sent: dict[tuple[str, int], str] = {}
        self._site: list[str] = []
        self._number = 0
        self.restart()

    @rule()
    def restart(self) -> None:
        """A new process over the same folder; the old one was killed."""
        self._spool = Spool(Path(self._folder.name), lambda: self._now)

    @rule(texts=st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8))
    def write(self, texts: list[str]) -> None:
        lines = [f"{self._number + place} {text}" for place, text in enumerate(texts)]
        self._number += len(lines)
        assert self._spool.write(STREAM, lines)
        self._wanted += lines

    @rule(seconds=st.integers(-7200, 90_000))
    def move_clock(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

    @rule(most=st.integers(1, 20), answered=st.booleans(), share=st.floats(0, 1))
    def take(self, most: int, answered: bool, share: float) -> None:
        """A batch goes to the site, which knows by number what it has; the answer may be lost."""
        if not self._spool.streams():
            return
        stream = _stream(self._spool)
        batch = stream.next_batch(most)
        if batch is None:
            return
        events = decode(batch.records)
        times = [event["timestamp"] for event in events]
        assert times == sorted(times)
        assert times[-1] - times[0] < 24 * 3_600_000
        taken = int(share * batch.count)
        for place, event in enumerate(events[:taken]):
            known = self._sent.setdefault((batch.source, batch.number + place), event["message"])
            assert known == event["message"]
            if event["message"] not in self._site:
                self._site.append(event["message"])
        if answered:
            stream.accept(batch, taken)

    @invariant()
    def the_site_has_what_was_written_in_order(self) -> None:
        assert self._site == self._wanted[: len(self._site)]

    def teardown(self) -> None:
        """In the end all is there."""
        if self._wanted:
            left = _taken(_stream(self._spool)) if self._spool.streams() else []
            arrived = self._site + [line for line in left if line not in self._site]
            assert arrived == self._wanted
        self._patch.undo()
        self._folder.cleanup()


SpoolMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestSpoolMachine = SpoolMachine.TestCase


def test_a_torn_record_at_the_end_is_left_out(tmp_path: Path) -> None:
    _spool(tmp_path).write(STREAM, ["whole", "torn"])
    (segment,) = tmp_path.rglob("*.spool")
    os.truncate(segment, segment.stat().st_size - 3)
    spool = _spool(tmp_path)
    spool.write(STREAM, ["next"])
    assert _taken(_stream(spool)) == ["whole", "next"]


def test_a_place_that_is_damaged_ships_again_from_the_start(tmp_path: Path) -> None:
    spool = _spool(tmp_path)
    spool.write(STREAM, ["one", "two"])
    batch = _stream(spool).next_batch(1)
    assert batch is not None
    _stream(spool).accept(batch, 1)
    following = _stream(_spool(tmp_path)).next_batch()
    assert following is not None
    assert (following.number, following.count) == (1, 1)
    for content in (b"", b"garbage", b"\0" * 67):
        (tmp_path / STREAM.path / "position").write_bytes(content)
        again = _stream(_spool(tmp_path)).next_batch()
        assert again is not None
        # With the same numbers: the site knows them.
        assert (again.source, again.number, again.count) == (batch.source, 0, 2)


def test_what_the_run_before_ships_while_this_one_begins_is_not_waited_for(tmp_path: Path) -> None:
    before = _spool(tmp_path)
    before.write(STREAM, ["of before"])
    stream = _stream(before)
    batch = stream.next_batch()
    assert batch is not None
    now = _spool(tmp_path)
    assert now.pending
    stream.retire()
    stream.accept(batch, batch.count)
    assert now.write(STREAM, ["of now"])
    assert _taken(_stream(now)) == ["of now"]


def test_a_segment_that_goes_while_they_are_counted_is_passed_over(tmp_path: Path) -> None:
    before = _spool(tmp_path)
    before.write(STREAM, ["kept"])
    (tmp_path / STREAM.path / f"{0:08d}-{0:012d}-{0:016x}.spool").symlink_to("gone")
    assert _taken(_stream(_spool(tmp_path))) == ["kept"]


def test_a_batch_keeps_the_limits_of_the_log_service(tmp_path: Path) -> None:
    spool = _spool(tmp_path)
    lines = [str(number) for number in range(MOST_EVENTS + 5)] + ["\x01" * LONGEST_LINE] * 4
    spool.write(STREAM, lines)
    assert _taken(_stream(spool)) == lines


def test_nothing_stays_of_what_was_shipped(tmp_path: Path) -> None:
    _spool(tmp_path).write(STREAM, ["one"])
    spool = _spool(tmp_path)
    assert _taken(_stream(spool)) == ["one"]
    assert not spool.pending
    assert list(tmp_path.rglob("*.spool")) == []


def test_above_its_limit_the_oldest_of_the_fullest_stream_go_and_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_spool, "SEGMENT_BYTES", 1000)
    spool = _spool(tmp_path, largest=20_000)
    quiet = LogStream("applicationInstance-1", "quiet")
    spool.write(quiet, ["heard"])
    for number in range(1000):
        assert spool.write(STREAM, [f"line {number}"])
    stored = sum(file.stat().st_size for file in tmp_path.rglob("*.spool"))
    assert stored <= 20_000
    assert _taken(_stream(spool, quiet)) == ["heard"]
    again = _spool(tmp_path)
    lost = _stream(again).take_lost()
    left = _taken(_stream(again))
    assert left == [f"line {number}" for number in range(lost, 1000)]
    assert 0 < lost < 1000


def test_what_is_being_shipped_is_not_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_spool, "SEGMENT_BYTES", 100)
    spool = _spool(tmp_path, largest=2000)
    spool.write(STREAM, ["first"])
    batch = _stream(spool).next_batch()
    assert batch is not None
    for number in range(100):
        spool.write(STREAM, [f"line {number}"])
    _stream(spool).accept(batch, batch.count)
    lost = _stream(spool).take_lost()
    assert len(_taken(_stream(spool))) == 100 - lost


def test_a_full_disk_is_survived_and_what_it_refused_is_counted(tmp_path: Path) -> None:
    full = [False]

    def disk(_size: int) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    spool = _spool(tmp_path, before_write=disk)
    assert spool.write(STREAM, ["before"])
    full[0] = True
    assert not spool.write(STREAM, ["lost", "lost too"])
    full[0] = False
    assert spool.write(STREAM, ["after"])
    assert _stream(spool).take_lost() == 2
    assert _taken(_stream(spool)) == ["before", "after"]


def test_a_disk_that_is_full_in_the_middle_of_a_line_leaves_whole_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = _spool(tmp_path)
    spool.write(STREAM, ["before"])
    written = os.write

    def full(descriptor: int, data: Any) -> int:
        if len(data) <= 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(descriptor, data[: len(data) - 10])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert not spool.write(STREAM, ["torn"])
    spool.write(STREAM, ["after"])
    assert _stream(spool).take_lost() == 1
    assert _taken(_stream(spool)) == ["before", "after"]


@pytest.mark.parametrize("name", ["a/b", "..", ".", "CON", "\u00e9\u4e16 x", "a" * 60, "%2F", "-"])
def test_any_name_is_a_stream_of_its_own(tmp_path: Path, name: str) -> None:
    streams = [LogStream("", name), LogStream(name, "code"), LogStream(name, name)]
    spool = _spool(tmp_path)
    for stream in streams:
        spool.write(stream, [repr(stream)])
    again = _spool(tmp_path)
    assert {each.stream for each in again.streams()} == set(streams)
    for stream in streams:
        assert _taken(_stream(again, stream)) == [repr(stream)]
    assert all(tmp_path in file.resolve().parents for file in tmp_path.rglob("*"))


@pytest.mark.parametrize("restarted", [False, True])
def test_an_application_that_goes_after_all_was_shipped_leaves_nothing(
    tmp_path: Path, restarted: bool
) -> None:
    of_application = LogStream("applicationInstance-1", "code_node")
    spool = _spool(tmp_path / "spool")
    spool.write(of_application, ["the last line"])
    stream = _stream(spool, of_application)
    batch = stream.next_batch()
    assert batch is not None
    stream.accept(batch, batch.count)
    if restarted:
        spool = _spool(tmp_path / "spool")
    spool.retire("applicationInstance-1")
    spool.streams()
    assert [file for file in (tmp_path / "spool").rglob("*") if "applicationInstance" in file.name] == []
