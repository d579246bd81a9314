"""Texts that are made to say something else keep how the rest of them is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.manifest.editing.rewriting import rewritten, same
from belvedere_simulator.manifest.json_reader import read_json

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "é\n"]) | st.just(1.0)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "a", "b", "c"]), inner, max_size=4)
    ),
    max_leaves=12,
)
INDENTS: st.SearchStrategy[int | str | None] = st.sampled_from([None, 2, "\t", 0])


@settings(max_examples=200)
@given(JSON, JSON, INDENTS, st.sampled_from(["\n", "\r\n"]))
def test_the_text_says_what_is_wanted(
    before: Any, wanted: Any, indent: int | str | None, line_end: str
) -> None:
    text = f" {json.dumps(before, indent=indent)}\n".replace("\n", line_end)
    root = read_json(text).root
    assert rewritten(text, root, root.plain) == text
    changed = rewritten(text, root, wanted)
    assert same(read_json(changed).root.plain, wanted)
    assert line_end == "\n" or "\n" not in changed.replace("\r\n", "")


@pytest.mark.parametrize(
    ("text", "wanted", "changed"),
    [
        ('{"b": 1.50, "a": 2}', {"a": 3, "b": 1.5}, '{"b": 1.50, "a": 3}'),
        ('{"a":1,"b":2}', {"a": 1, "n": [1, {"x": 2}], "b": 2}, '{"a":1,"n":[1,{"x":2}],"b":2}'),
        ("[1, 2e0, 3]", [1, 3], "[1, 3]"),
        ("[\n  1,\n  2e0\n]", [2.0], "[\n  2e0\n]"),
        ("[\n  1\n]", [1, {"a": 1}], '[\n  1,\n  {\n    "a": 1\n  }\n]'),
        ('{\n  "a": []\n}', {"a": [1]}, '{\n  "a": [\n    1\n  ]\n}'),
        ('{"a": [1]}', {"a": []}, '{"a": []}'),
        ('[{"name": "a", "x": 1.0}, {"name": "b"}]', [{"name": "b"}], '[{"name": "b"}]'),
        ('[{"name": "a", "x": 1.0}]', [{"name": "c", "x": 1.0}], '[{"name": "c", "x": 1.0}]'),
        ("{}", {"a": 1}, '{\n    "a": 1\n}'),
        ("1", True, "true"),
    ],
)
def test_what_stays_is_written_as_it_was(text: str, wanted: object, changed: str) -> None:
    assert rewritten(text, read_json(text).root, wanted) == changed
