"""Logs that grow while they are shown: no line is lost, none comes twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import calm, opened_sources, path_source

PIECES = st.lists(
    st.sampled_from(
        [b"a\n", b"half ", b"ERROR x\n", b"\n", b"z" * 70_000, b"b\n" * 40_000, b"2026-11-21 10:00:00 INFO\n"]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25)
@given(PIECES)
def test_what_is_written_piece_by_piece_is_shown_as_if_it_had_been_there(
    tmp_path_factory: pytest.TempPathFactory, pool: Pool, pieces: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("grown") / "log"
    file.write_bytes(b"first\n")
    with opened_sources([path_source(file)], pool, follow=True) as opened:
        view = opened.view
        view.search(Filter("ERROR", case=True), calm, calm)
        view.filter(Wish((Filter("a", case=True, exclude=True),)), (None, None), (), calm, calm)
        whole = b"first\n"
        for piece in pieces:
            with file.open("ab") as written:
                written.write(piece)
            whole += piece
            opened.settle()
            lines = whole.removesuffix(b"\n").split(b"\n")
            assert view.tracks[0].tallies["lines"].total == len(lines)
            passing = [line for line in lines if b"a" not in line]
            assert view.total() == len(passing)
            assert [line[:60_000] for _found, line in view.raw(0, 5)] == [
                line[:60_000] for line in passing[:5]
            ]
            last = view.raw(max(0, view.total() - 3), 3)
            assert [line[:60_000] for _found, line in last] == [line[:60_000] for line in passing[-3:]]
            assert view.hits() == sum(b"ERROR" in line for line in passing)


def test_a_log_that_makes_place_for_another_goes_on_with_it(tmp_path: Path, pool: Pool) -> None:
    file = tmp_path / "occ.log"
    file.write_text("one\n", encoding="utf-8")
    with opened_sources([path_source(file)], pool, follow=True) as opened:
        with file.open("a", encoding="utf-8") as written:
            written.write("two\nthree not ended")
        file.rename(tmp_path / "occ.log.1")
        file.write_text("four\n", encoding="utf-8")
        opened.settle()
        opened.settle()
        assert opened.texts() == {"occ.log": ["one", "two", "three not ended", "four"]}
        with file.open("a", encoding="utf-8") as written:
            written.write("five\n")
        opened.settle()
        assert opened.texts()["occ.log"][3:] == ["four", "five"]
        identity = opened.view.tracks[0].identity
    with opened_sources([path_source(tmp_path / "occ.log.1")], pool) as opened:
        assert opened.view.tracks[0].identity == identity, "marks go with the file"


def test_a_log_that_was_cut_begins_anew(tmp_path: Path, pool: Pool) -> None:
    file = tmp_path / "occ.log"
    file.write_text("old line\n" * 30_000, encoding="utf-8")
    with opened_sources([path_source(file)], pool, follow=True) as opened:
        assert opened.view.total() == 30_000
        file.write_text("new line\n" * 3, encoding="utf-8")
        new, anew = opened.opening.grow()
        assert (new, anew) == (True, [0])
        assert opened.texts() == {"occ.log": ["new line"] * 3}
        file.write_text("another one that is longer\n" * 30, encoding="utf-8")
        assert opened.opening.grow() == (True, [0])
        assert opened.view.total() == 30


def test_a_log_that_is_not_followed_stays_as_it_was(tmp_path: Path, pool: Pool) -> None:
    file = tmp_path / "occ.log"
    file.write_text("one\n", encoding="utf-8")
    with opened_sources([path_source(file)], pool) as opened:
        with file.open("a", encoding="utf-8") as written:
            written.write("two\n")
        opened.settle()
        assert opened.view.total() == 1
