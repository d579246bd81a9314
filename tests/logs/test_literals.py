"""Words that whatever matches a pattern must have."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from belvedere_simulator.logs.literals import required_words

PARTS = st.sampled_from(
    [
        "abc",
        "defg",
        "x",
        r"\d",
        r"\.",
        "[a-z]",
        "[^]x]",
        "(abc|de)",
        "(abcd)",
        "|",
        "*",
        "?",
        "+",
        "{0,2}",
        "^",
        "$",
        ".",
    ]
)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("timeout", ("timeout",)),
        ("error.*timeout", ("timeout",)),
        ("lost|stalled", ("lost", "stalled")),
        ("(camera|stream) lost", (" lost",)),
        ("abcd?", ("abc",)),
        (r"10\.0\.0\.1", ("10.0.0.1",)),
        ("[a-z]+", ()),
        ("ab|timeout", ()),
        ("(?i)timeout", ()),
        (r"\x41bcd", ()),
    ],
)
def test_words_are_found_where_they_are_sure(pattern: str, words: tuple[str, ...]) -> None:
    assert required_words(pattern) == words


@given(st.lists(PARTS, min_size=1, max_size=8).map("".join), st.text("abcdefgx1.| ", max_size=30))
def test_what_matches_has_one_of_the_words(pattern: str, text: str) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, FutureWarning):
        assume(False)
    words = required_words(pattern)
    if words and compiled.search(text):
        assert any(word in text for word in words)
