"""Bytes become lines, whatever the pieces they come in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.logs.lines import LineSplitter, visible


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=8), st.lists(st.integers(0, 40), max_size=20))
def test_pieces_do_not_matter(texts: list[str], cuts: list[int]) -> None:
    data = "\n".join(texts).encode()
    whole, pieces = LineSplitter(), LineSplitter()
    expected = whole.feed(data) + whole.end()
    lines: list[str] = []
    for cut in cuts:
        lines += pieces.feed(data[:cut])
        data = data[cut:]
    assert lines + pieces.feed(data) + pieces.end() == expected


@given(st.binary(max_size=300))
def test_no_byte_forges_a_line(data: bytes) -> None:
    splitter = LineSplitter()
    lines = splitter.feed(data) + splitter.end()
    assert len(lines) <= data.count(b"\n") + 1
    assert not any(character in line for line in lines for character in "\r\x1b\x00\u2028\u202e\x85")


@given(st.text("aé€😀", max_size=60))
def test_a_long_line_is_cut_between_characters(text: str) -> None:
    splitter = LineSplitter(longest=7)
    lines = splitter.feed(text.encode()) + splitter.end()
    assert "".join(lines) == text


def test_line_ends_of_windows_are_line_ends() -> None:
    assert LineSplitter().feed(b"one\r\ntwo\r\n") == ["one", "two"]


def test_tabs_stay_and_escapes_are_seen() -> None:
    assert visible("a\tb\x1b[0m\x85") == "a\tb\\x1b[0m\\x85"
