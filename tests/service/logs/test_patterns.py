"""Filter patterns against what they must match, and against oracles."""

from __future__ import annotations

import contextlib
import fnmatch
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.logs.pattern.pattern import read_pattern

EVENT = json.dumps(
    {
        "level": "ERROR",
        "code": 500,
        "ratio": 0.5,
        "ok": False,
        "user": {"id": "cam-7", "name": None},
        "tags": ["gate", "north"],
        "odd.name": 1,
    }
)


@pytest.mark.parametrize(
    ("pattern", "message", "matches"),
    [
        ("", "anything", True),
        ("ERROR", "[ERROR 400] BAD REQUEST", True),
        ("error", "[ERROR 400] BAD REQUEST", False),
        ("ERROR REQUEST", "[ERROR 400] BAD REQUEST", True),
        ("ERROR PANIC", "[ERROR 400] BAD REQUEST", False),
        ('"BAD REQUEST"', "[ERROR 400] BAD REQUEST", True),
        ('"BAD  REQUEST"', "[ERROR 400] BAD REQUEST", False),
        (r'"say \"hi\""', 'they say "hi"', True),
        ("ERROR -BAD", "[ERROR 400] BAD REQUEST", False),
        ('ERROR -"NOT FOUND"', "[ERROR 400] BAD REQUEST", True),
        ("?WARN ?ERROR", "[ERROR 400] BAD REQUEST", True),
        ("?WARN ?INFO", "[ERROR 400] BAD REQUEST", False),
        ("?WARN ERROR", "[ERROR 400] BAD REQUEST", True),
        ("{ $.level = ERROR }", EVENT, True),
        ('{ $.level = "ERR*" }', EVENT, True),
        ('{ $.level = "*RR*R" }', EVENT, True),
        ('{ $.level = "E*X*R" }', EVENT, False),
        ('{ $.level != "ERR*" }', EVENT, False),
        ("{ $.absent != 5 }", EVENT, False),
        ("{ $.code = 500 }", EVENT, True),
        ("{ $.code = 5e2 }", EVENT, True),
        ('{ $.code = "500" }', EVENT, False),
        ("{ $.code >= 500 && $.ratio < .6 }", EVENT, True),
        ("{ $.code > 500 || $.ratio <= 0.4 }", EVENT, False),
        ("{ ($.code > 500 || $.level = ERROR) && $.user.id = cam-7 }", EVENT, True),
        ("{ $.code = 1 || $.level = ERROR && $.ok IS TRUE }", EVENT, False),
        ("{ $.ok IS FALSE }", EVENT, True),
        ("{ $.user.name IS NULL }", EVENT, True),
        ("{ $.user.mail IS NULL }", EVENT, False),
        ("{ $.user.mail NOT EXISTS }", EVENT, True),
        ("{ $.tags[1] = north }", EVENT, True),
        ("{ $.tags[2] NOT EXISTS }", EVENT, True),
        ('{ $["odd.name"] = 1 }', EVENT, True),
        ("{ $.level = ERROR }", "no JSON", False),
        ("{ $.level = ERROR }", "{ broken", False),
        ("{ $.level = ERROR }", "[" * 100_000, False),
        ("{ $[0] = 1 }", "[1]", True),
    ],
)
def test_patterns_match_what_their_form_says(pattern: str, message: str, matches: bool) -> None:
    assert read_pattern(pattern)(message) is matches


WORDS = st.sampled_from(["gate", "north", "ERROR", "ok", "42"])


@given(st.lists(st.tuples(st.sampled_from(["", "-", "?"]), WORDS), max_size=5), st.lists(WORDS, max_size=5))
def test_terms_agree_with_sets_of_words(terms: list[tuple[str, str]], words: list[str]) -> None:
    held, by = set(words), {sign: {word for mark, word in terms if mark == sign} for sign in ("", "-", "?")}
    plain = by[""] <= held and not by["-"] & held
    expected = plain and (bool(by[""] | by["-"]) or not by["?"] or bool(by["?"] & held))
    pattern = " ".join(f'{sign}"{word}"' if len(word) % 2 else sign + word for sign, word in terms)
    assert read_pattern(pattern)(" ".join(words)) is expected


@given(st.text("ab*", min_size=1, max_size=8), st.text("ab", max_size=8))
def test_stars_agree_with_the_shell(pattern: str, text: str) -> None:
    matches = read_pattern(f'{{ $.x = "{pattern}" }}')(json.dumps({"x": text}))
    assert matches is fnmatch.fnmatchcase(text, pattern)


@given(st.text(st.sampled_from('${}().[]"\\ =!<>&|*?-%abIS NOT EXISTS0.5e'), max_size=60), st.booleans())
def test_whatever_is_written_is_read_or_refused(text: str, braces: bool) -> None:
    with contextlib.suppress(ServiceError):
        read_pattern(f"{{{text}}}" if braces else text)(EVENT)


def test_a_pattern_cannot_nest_without_end() -> None:
    with pytest.raises(ServiceError):
        read_pattern("{" + "(" * 1000 + "$.a = 1" + ")" * 1000 + "}")
