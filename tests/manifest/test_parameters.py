"""Values typed by a user: read by type, held against the constraint."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.manifest.application import load_application
from belvedere_simulator.manifest.resolved import ParameterValue, PortType
from belvedere_simulator.manifest.values import as_text, of_type, parse_typed
from manifest.editing import edit, put, take


def _value(application: Path, port: str, **given_values: str) -> ParameterValue | None:
    loaded = load_application(application, parameters=given_values)
    assert loaded.resolved is not None, loaded.errors
    assert loaded.resolved.code is not None
    return next(found.value for found in loaded.resolved.code.inputs if found.name == port)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("threshold", "0.75", 0.75),
        ("threshold", "2", 2.0),
        ("limit", "-7", -7),
        ("title", "a = b", "a = b"),
        ("title", "", ""),
        ("verbose", "False", False),
        ("verbose", "1", True),
    ],
)
def test_values_are_read_by_the_type_of_the_parameter(
    application: Path, name: str, text: str, value: ParameterValue
) -> None:
    found = _value(application, name, **{name: text})
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("threshold", "much", "BV-MAN-033"),
        ("threshold", "nan", "BV-MAN-033"),
        ("threshold", "1e39", "BV-MAN-033"),
        ("threshold", "-1", "BV-MAN-034"),
        ("limit", "1.5", "BV-MAN-033"),
        ("limit", "2147483648", "BV-MAN-033"),
        ("verbose", "perhaps", "BV-MAN-033"),
        ("nothing", "1", "BV-MAN-062"),
        ("video_in", "1", "BV-MAN-062"),
    ],
)
def test_values_that_do_not_fit_are_problems(application: Path, name: str, text: str, code: str) -> None:
    loaded = load_application(application, parameters={name: text})
    assert [(problem.code, problem.file) for problem in loaded.errors] == [(code, None)]
    assert name in loaded.errors[0].what
    assert loaded.resolved is None


def test_a_code_port_may_be_named_instead_of_its_parameter(application: Path) -> None:
    edit(application, "graph", put("nodes/5/name", "heading"))
    edit(application, "graph", put("edges/3/producer", "heading"))
    assert _value(application, "title", title="by port") == "by port"
    assert _value(application, "title", heading="by node") == "by node"


def test_a_port_without_edge_takes_its_default_or_what_is_given(application: Path) -> None:
    edit(application, "graph", take("edges/2"))
    assert _value(application, "threshold") == 0.5
    assert _value(application, "threshold", threshold="0.25") == 0.5
    edit(application, "graph", take("nodes/4"))
    assert _value(application, "threshold", threshold="0.25") == 0.25


def test_a_parameter_without_value_reads_as_default_else_empty(application: Path) -> None:
    edit(application, "graph", take("nodes/6/value"))
    edit(application, "graph", take("nodes/5/value"))
    assert _value(application, "limit") == 10
    assert _value(application, "title") == ""


_KINDS: list[PortType] = ["boolean", "int32", "float32", "string"]


@given(st.sampled_from(_KINDS), st.text(max_size=12))
def test_whatever_is_typed_gives_a_value_of_the_type_or_value_error(kind: PortType, text: str) -> None:
    try:
        value = parse_typed(text, kind)
    except ValueError as error:
        assert str(error)
    else:
        assert of_type(value, kind) == value


@given(st.integers(-(2**31), 2**31 - 1) | st.booleans() | st.text(max_size=9))
def test_a_value_written_as_text_reads_as_itself(value: ParameterValue) -> None:
    kind: PortType = "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "int32"
    assert parse_typed(as_text(value), kind) == value
