"""Several logs as one, by time: what `sort -m` gives, found at any place without reading what lies before."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import calm, filtered, lines_of, view_of

BEGINNING = datetime(2026, 11, 21, 10, tzinfo=UTC)
Entries = list[tuple[int, int, int]]
"""Milliseconds since the beginning, how many lines follow without a time, and how long each is."""
ENTRIES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 2), st.sampled_from([0, 5, 5, 70_000])), max_size=30
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all examples."""
    return tmp_path_factory.mktemp("merged")


def written(folder: Path, logs: list[Entries]) -> tuple[list[Path], list[tuple[int, int, list[bytes]]]]:
    """The logs in files, and their entries (time, log, lines)."""
    files, entries = [], []
    for number, log in enumerate(logs):
        told = []
        for place, (time, more, length) in enumerate(log):
            moment = f"{BEGINNING + timedelta(milliseconds=time):%Y-%m-%d %H:%M:%S.%f}"[:-3].encode()
            head = moment + b" INFO f(1) %d %d " % (number, place) + b"x" * length
            lines = [head, *(b"  more %d %d" % (number, place) for _line in range(more))]
            told.append((time, number, lines))
        entries += told
        file = folder / f"{number}.log"
        file.write_bytes(b"".join(line + b"\n" for _time, _number, lines in told for line in lines))
        files.append(file)
    return files, entries


def cut(lines: list[bytes]) -> list[bytes]:
    """As far as lines are shown."""
    return [line[:60_000] for line in lines]


@settings(max_examples=40)
@given(st.lists(ENTRIES, min_size=2, max_size=8))
def test_lines_come_by_time_and_those_without_one_stay_with_their_head(
    folder: Path, pool: Pool, logs: list[Entries]
) -> None:
    files, entries = written(folder, [sorted(log, key=lambda entry: entry[0]) for log in logs])
    view = view_of(files, pool)
    wanted = [line for _time, _log, lines in sorted(entries, key=lambda each: each[:2]) for line in lines]
    assert view.total() == len(wanted)
    assert cut(lines_of(view)) == cut(wanted)
    for first in range(0, len(wanted), max(1, len(wanted) // 6)):
        page = [line for _found, line in view.raw(first, 3)]
        assert cut(page) == cut(wanted[first : first + 3]), "any place is found by itself"
        for line in view.page(first, 3).lines:
            assert view.position(line.track, line.offset) == line.line
    for time in (0, 17, 41):
        before = [each for each in sorted(entries, key=lambda each: each[:2]) if each[0] < time]
        moment = (BEGINNING + timedelta(milliseconds=time)).timestamp()
        assert view.locate(moment) == sum(len(lines) for _time, _log, lines in before)
    passing = [line for line in wanted if b"more" not in line]
    assert filtered(view, Wish((Filter("more", exclude=True),))) == len(passing)
    assert cut(lines_of(view)) == cut(passing)
    span = (
        (BEGINNING + timedelta(milliseconds=5)).timestamp(),
        (BEGINNING + timedelta(milliseconds=30)).timestamp(),
    )
    between = [each for each in sorted(entries, key=lambda each: each[:2]) if 5 <= each[0] < 30]
    assert view.filter(Wish(), span, (), calm, calm) == sum(len(lines) for _t, _l, lines in between)
    assert cut(lines_of(view)) == cut([line for _time, _log, lines in between for line in lines])
    view.close()


@settings(max_examples=20)
@given(st.lists(ENTRIES, min_size=2, max_size=4))
def test_where_clocks_are_set_back_no_line_is_lost_and_none_overtakes_another_of_its_log(
    folder: Path, pool: Pool, logs: list[Entries]
) -> None:
    files, entries = written(folder, logs)
    view = view_of(files, pool)
    told = view.raw(0, view.total())
    assert len(told) == sum(len(lines) for _time, _log, lines in entries)
    for number, file in enumerate(files):
        own = [line for found, line in told if found.track == number]
        assert cut(own) == cut(file.read_bytes().split(b"\n")[:-1])
    view.close()


def test_eight_files_are_merged_as_sort_merges_them(tmp_path: Path, pool: Pool) -> None:
    logs = [[(7 * place + number * place % 5, 0, 60) for place in range(1500)] for number in range(8)]
    files, entries = written(tmp_path, [sorted(log) for log in logs])
    command = ["sort", "-m", "-s", "-k1,2", *map(str, files)]
    wanted = subprocess.run(
        command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=True
    ).stdout
    view = view_of(files, pool)
    assert b"".join(line + b"\n" for line in lines_of(view)) == wanted
    assert view.total() == len(entries)
    view.close()


def test_what_is_hidden_is_not_merged(tmp_path: Path, pool: Pool) -> None:
    files, _entries = written(tmp_path, [[(1, 0, 0), (3, 0, 0)], [(2, 1, 0)]])
    view = view_of(files, pool)
    assert view.filter(Wish(), (None, None), [0], calm, calm) == 2
    assert {line.track for line in view.page(0, 9).lines} == {1}
    assert view.position(0, 0) is None
    view.close()
