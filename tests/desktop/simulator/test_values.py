"""Types and constraints of parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_desktop.simulator.values import read_value, text_of
from belvedere_simulator.manifest.resolved import ParameterNode, PortType


def parameter(kind: PortType, constraint: str | None = None) -> ParameterNode:
    """A parameter of one type."""
    return ParameterNode("p", kind, None, overridable=True, constraint=constraint)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("int32", "-2147483648", -(2**31)),
        ("float32", "0.5", 0.5),
        ("float32", "1e3", 1000.0),
        ("string", " as it is ", " as it is "),
    ],
)
def test_text_becomes_the_type(kind: PortType, text: str, value: object) -> None:
    read = read_value(parameter(kind), text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("boolean", "yes"),
        ("boolean", ""),
        ("int32", "2147483648"),
        ("int32", "1.5"),
        ("int32", ""),
        ("float32", "1e39"),
        ("float32", "nan"),
        ("float32", "1_000"),
        ("float32", "٣"),
    ],
)
def test_other_text_is_refused_with_words(kind: PortType, text: str) -> None:
    with pytest.raises(ValueError, match="value"):
        read_value(parameter(kind), text)


def test_a_constraint_must_match_in_full() -> None:
    limited = parameter("string", "[a-z]{1,3}")
    assert read_value(limited, "abc") == "abc"
    with pytest.raises(ValueError, match=r"\[a-z\]"):
        read_value(limited, "abcd")


def test_a_broken_constraint_is_the_manifest_checks_business() -> None:
    assert read_value(parameter("string", "["), "x") == "x"


@given(st.text())
def test_any_text_is_a_value_or_a_value_error(text: str) -> None:
    for kind in ("boolean", "int32", "float32"):
        try:
            value = read_value(parameter(kind), text)
        except ValueError:
            continue
        assert read_value(parameter(kind), text_of(value)) == value
