"""Whatever bytes a log is made of: nothing fails, and no line is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.logs.files import BLOCK
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import calm, filtered, lines_of, view_of

TIMES = (
    b"2026-11-21 10:00:01.500 ERROR f(1) ",
    b"Nov 21 10:00:02 host x: ",
    b"[   12.000001] ",
    b"1795000000 ",
)
PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"\n", b"\r\n", b"\0\0\0", b"\xff\xfe", b"\xed\xa0\x80", "é→\n".encode("utf-16"), *TIMES]
    ),
    st.text(max_size=20).map(lambda text: text.encode("latin-1", "replace") + b"\n"),
    st.tuples(st.sampled_from([b"a", b"\0", b"ERROR \xff "]), st.integers(1, 3 * BLOCK)).map(
        lambda told: (told[0] * told[1])[: told[1]]
    ),
    st.tuples(st.sampled_from([b"x\n", b"a longer line with ERROR\n"]), st.integers(1, 3000)).map(
        lambda told: told[0] * told[1]
    ),
    st.sampled_from([b"x" * (BLOCK - 1), b"x" * (BLOCK - 1) + b"\n", b"y" * BLOCK, b"\n" * 3]),
)
CONTENTS = st.lists(PIECES, max_size=12).map(b"".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all examples."""
    return tmp_path_factory.mktemp("whatever")


def split(content: bytes) -> list[bytes]:
    """The lines as grep counts them."""
    return content.removesuffix(b"\n").split(b"\n") if content else []


@settings(max_examples=30)
@given(CONTENTS)
def test_every_line_is_there_and_can_be_shown(folder: Path, pool: Pool, content: bytes) -> None:
    file = folder / "log"
    file.write_bytes(content)
    view = view_of([file], pool)
    wanted = split(content)
    assert view.total() == len(wanted)
    told = lines_of(view)
    assert [line[: 64 * 1024] for line in told] == [line[: 64 * 1024] for line in wanted]
    for first in range(0, len(wanted), max(1, len(wanted) // 7)):
        page = view.page(first, 5)
        assert [line.line for line in page.lines] == list(range(first, min(first + 5, len(wanted))))
        assert [line.number for line in page.lines] == [
            line.line + 1 for line in page.lines if line.line is not None
        ]
        json.dumps([line.document() for line in page.lines]).encode()
    assert len(view.tail(3).lines) == min(3, len(wanted))
    view.close()


@settings(max_examples=30)
@given(CONTENTS, st.sampled_from(["x", "ERROR", "no", "é", "[ax]+", "^x*$", "10:00", "a|E"]), st.booleans())
def test_a_filter_passes_what_has_its_word_and_the_opposite_one_the_rest(
    folder: Path, pool: Pool, content: bytes, text: str, case: bool
) -> None:
    import re  # noqa: PLC0415

    file = folder / "log"
    file.write_bytes(content)
    view = view_of([file], pool)
    regex = re.compile(text.encode(), 0 if case else re.IGNORECASE)
    wanted = [line for line in split(content) if regex.search(line)]
    if text == "é":
        both = re.compile("é".encode() if case else "é|É".encode())
        wanted = [line for line in split(content) if both.search(line)]
    sought = Filter(text, regex=True, case=case)
    assert filtered(view, Wish((sought,))) == len(wanted)
    assert [line[:1000] for line in lines_of(view)] == [line[:1000] for line in wanted]
    excluding = Filter(text, regex=True, case=case, exclude=True)
    assert filtered(view, Wish((excluding,))) == len(split(content)) - len(wanted)
    assert filtered(view, Wish()) == len(split(content))
    assert view.search(sought, calm, calm) == len(wanted)
    hits: list[int] = []
    at = -1
    while len(hits) < 50 and (found := view.next(at, back=False)) is not None:
        hits.append(found)
        at = found
    passing = set(wanted)
    numbers = [number for number, line in enumerate(split(content)) if line in passing]
    assert hits == numbers[:50]
    for number in hits[1:4]:
        assert view.next(number, back=True) == hits[hits.index(number) - 1]
    view.close()
