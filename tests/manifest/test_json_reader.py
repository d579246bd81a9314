"""The reader agrees with the standard library's, and knows where everything stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.manifest.json_reader import JsonFault, read_json
from belvedere_simulator.manifest.json_tree import JsonNode, JsonText

_scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_texts = st.text(st.characters(exclude_categories=["Cs"]))
_values = st.recursive(
    _scalars | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=20,
)
_layouts = st.sampled_from([None, 0, 3, "\t"])


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _oracle(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


@given(_values, _layouts, st.booleans())
def test_whatever_json_writes_is_read_alike(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read_json(text).root.plain == value


@given(_values, _layouts, st.data())
def test_damaged_text_is_refused_exactly_when_json_refuses_it(
    value: Any, indent: Any, data: st.DataObject
) -> None:
    text = json.dumps(value, indent=indent)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    damaged = text[:start] + data.draw(st.text("{}[]\",:\\ntrue0-1.eE '", max_size=3)) + text[end:]
    try:
        expected = _oracle(damaged)
    except (ValueError, RecursionError):
        with pytest.raises(JsonFault):
            read_json(damaged)
    else:
        try:
            assert read_json(damaged).root.plain == expected
        except JsonFault as fault:
            # The stated differences: beyond a double, half surrogates.
            assert "surrogate" in fault.what or "too large" in fault.what


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_within_the_text(text: str) -> None:
    try:
        read_json(text)
    except JsonFault as fault:
        assert 0 <= fault.offset <= len(text)
        assert fault.what


def _every(node: JsonNode) -> list[JsonNode]:
    below: tuple[JsonNode, ...] = ()
    if isinstance(node.value, Mapping):
        below = tuple(node.value.values())
    elif isinstance(node.value, tuple):
        below = node.value
    return [node, *(found for child in below for found in _every(child))]


@given(_values, _layouts)
def test_the_text_at_a_place_is_the_value(value: Any, indent: Any) -> None:
    text = json.dumps(value, indent=indent)
    for node in _every(read_json(text).root):
        assert json.loads(text[node.start : node.end]) == node.plain
        target = value
        for step in node.pointer.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            target = target[int(name)] if isinstance(target, list) else target[name]
        assert target == node.plain


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        ('{"a": 1,\n "b" 2}', (2, 6), "colon"),
        ('{"a": [1,\n 2,]}', (2, 4), "comma too many"),
        ('{"a": 1,\n}', (2, 1), "comma too many"),
        ('{"a": 1\n "b": 2}', (2, 2), "comma"),
        ('{"a": "x\n"}', (1, 7), "not closed"),
        ("{'a': 1}", (1, 2), "double quotes"),
        ('{"a": NaN}', (1, 7), "NaN"),
        ('{"a": 1} x', (1, 10), "after the end"),
        ('{"a": [1, 2}', (1, 12), "]"),
        ('{"a": {"b": 1}', (1, 1), "never closed"),
        ("", (1, 1), "ends"),
        ("// no\n{}", (1, 1), "comments"),
        ('["a\\x"]', (1, 4), "escape"),
        ("[1e999]", (1, 2), "too large"),
        ('["\\ud800"]', (1, 2), "surrogate"),
        ("[" * 5000, (1, 102), "nested"),
        ("[" + "1" * 5000 + "]", (1, 2), "too long"),
    ],
)
def test_faults_name_line_column_and_cause(text: str, where: tuple[int, int], word: str) -> None:
    with pytest.raises(JsonFault) as caught:
        read_json(text)
    assert JsonText(Path("f"), text).position(caught.value.offset) == where
    assert word in caught.value.what


def test_a_fault_names_the_value_it_lies_in() -> None:
    with pytest.raises(JsonFault) as caught:
        read_json('{"nodes": [{"name": "a"}, {"name" "b"}]}')
    assert caught.value.pointer == "/nodes/1"


def test_duplicate_names_are_listed_and_the_last_counts() -> None:
    reading = read_json('{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}')
    assert [(member.pointer, member.plain) for member in reading.duplicates] == [("/b/c", 3), ("/a", 4)]
    assert reading.root.plain == {"a": 4, "b": {"c": 3}}
