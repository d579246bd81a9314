"""What no client of good will sends: always an error of the model, never a failure, never a wait."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.protocol.models import panorama_model
from fakes.examples import share
from fakes.shape_values import values
from fakes.wire import CALLER, body, read, sent

MODEL = panorama_model()
OPERATIONS = sorted(MODEL.operation_names)
WITH_BODY = sorted(
    name for name in OPERATIONS if MODEL.operation_model(name).http["method"] in {"POST", "PUT"}
)
REASONS = {"UNKNOWN_OPERATION", "CANNOT_PARSE", "FIELD_VALIDATION_FAILED"}
few = settings(
    max_examples=share(8),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

RECEIVED: list[tuple[str, Any]] = []


def _remember(operation: str) -> Any:
    def handler(_caller: object, told: Any) -> dict[str, Any]:
        RECEIVED.append((operation, told))
        return {}

    return handler


GATEWAY = Gateway(MODEL, {name: _remember(name) for name in OPERATIONS})


def _answered(request: Request) -> str:
    """The reason of the refusal, or nothing where the request was fit to be served."""
    RECEIVED.clear()
    started = time.thread_time()
    response = GATEWAY.handle(request, CALLER)
    assert time.thread_time() - started < 5.0
    assert response.headers["x-amzn-RequestId"]
    if response.status == 200:
        (operation, told) = RECEIVED[0]
        _allowed(MODEL.operation_model(operation).input_shape, told)
        return ""
    answer = read(MODEL, "ListDevices", response)
    assert (response.status, answer["Error"]["Code"]) == (400, "ValidationException")
    assert response.headers["x-amzn-ErrorType"] == "ValidationException"
    assert answer["Reason"] in REASONS
    assert bool(answer.get("Fields")) == (answer["Reason"] == "FIELD_VALIDATION_FAILED")
    assert not RECEIVED
    return str(answer["Reason"])


def _allowed(shape: Shape, value: Any) -> None:
    """A second reading of what the model asks; the handler was given `value`."""
    asked = shape.metadata
    if isinstance(shape, StructureShape):
        assert set(shape.required_members) <= set(value) <= set(shape.members)
        for name, item in value.items():
            _allowed(shape.members[name], item)
    elif isinstance(shape, ListShape):
        assert asked.get("min", 0) <= len(value) <= asked.get("max", 10**9)
        for item in value:
            _allowed(shape.member, item)
    elif isinstance(shape, MapShape):
        assert asked.get("min", 0) <= len(value) <= asked.get("max", 10**9)
        for name, item in value.items():
            _allowed(shape.key, name)
            _allowed(shape.value, item)
    elif shape.type_name == "string":
        assert isinstance(value, str)
        value.encode()
        assert asked.get("min", 0) <= len(value) <= asked.get("max", 10**9)
        assert value in (getattr(shape, "enum", None) or [value])
    elif shape.type_name == "boolean":
        assert isinstance(value, bool)
    elif shape.type_name == "integer":
        assert asked.get("min", -(2**31)) <= value <= asked.get("max", 2**31 - 1)


HOSTILE = st.one_of(
    st.sampled_from(
        [None, True, False, "true", "", "\0", "a\nb", "x" * 300, "é" * 200, 0, -1, 2**31, 2**63, 2**70, 1e308]
    ),
    st.sampled_from([{}, [], [[]], [None], {"": None}, {"a": {"b": [{}]}}, "../..", "%00", "' OR 1=1 --"]),
    st.recursive(st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)),
)

PIECES = ["%ff", "%00", "%2F", "..", "a" * 300, "{}", "%", "%zz", "&&", "=", "maxResults=1e9",
          "MaxResults=26", "nextToken=%ed%a0%80", "ForceDelete=yes", "a=b&" * 1200]  # fmt: skip


def _places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: Any = ()
    if isinstance(document, dict | list):
        inner = document.items() if isinstance(document, dict) else enumerate(document)
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = _put(copy[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("operation", WITH_BODY)
@few
@given(data=st.data())
def test_a_wrong_value_anywhere_in_a_document(operation: str, data: st.DataObject) -> None:
    request = sent(MODEL, operation, data.draw(values(MODEL.operation_model(operation).input_shape)))
    document = json.loads(request.body.data or b"{}")
    place = data.draw(st.sampled_from(_places(document)))
    wrong = json.dumps(_put(document, place, data.draw(HOSTILE))).encode()
    _answered(replace(request, body=body(wrong)))


@pytest.mark.parametrize("operation", OPERATIONS)
@few
@given(data=st.data())
def test_a_wrong_path_or_query(operation: str, data: st.DataObject) -> None:
    request = sent(MODEL, operation, data.draw(values(MODEL.operation_model(operation).input_shape)))
    piece = st.sampled_from(PIECES)
    parts = request.path.split("/")
    index = data.draw(st.integers(0, len(parts) - 1))
    parts[index] = data.draw(st.just(parts[index]) | piece)
    query = data.draw(st.just(request.query) | piece | st.lists(piece, max_size=3).map("&".join))
    _answered(replace(request, target="/".join(parts) + "?" + query))


@few
@given(data=st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b'{"Name": "\\ud800"}')
@example(b'{"Name": "\xed\xa0\x80"}')
@example(b'{"Name": NaN}')
@example(b'{"Name": Infinity}')
@example(b'{"Name": 1e999}')
@example(b'{"Name": ' + b"9" * 5000 + b"}")
@example(b'[{"Name": "a"}]')
@example(b"[" * 100_000)
@example(b'{"Name":' * 100_000)
@example(b'{"Name": "a", "Name": "b"}')
@example(b'{"Name": "a"')
@example(b"null")
def test_a_body_that_is_no_document_of_the_operation(data: bytes) -> None:
    assert _answered(Request("POST", "/devices", body(data))) in REASONS


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 10_000_000,
        b'{"Name": "' + b"a" * 10_000_000 + b'"}',
        b'{"Name": "camera", "Unknown": [' + b"0," * 5_000_000 + b"0]}",
    ],
    ids=["no document", "a long name", "a member nobody knows"],
)
def test_a_body_of_ten_megabytes(data: bytes) -> None:
    assert _answered(Request("POST", "/devices", body(data))) == "CANNOT_PARSE"


def test_a_body_that_unpacks_to_more_than_is_read() -> None:
    bomb = gzip.compress(b" " * 100_000_000)
    packed = Request("POST", "/devices", body(bomb), {"content-encoding": "gzip"})
    assert _answered(packed) == "CANNOT_PARSE"


@pytest.mark.parametrize("server", ["a-" * 120, "a." * 120, "1." * 120 + "!", "a" * 100_000])
def test_patterns_answer_at_once_whatever_they_are_given(server: str) -> None:
    document = {"Name": "camera", "NetworkingConfiguration": {"Ntp": {"NtpServers": [server]}}}
    request = Request("POST", "/devices", body(json.dumps(document).encode()))
    assert _answered(request) == "FIELD_VALIDATION_FAILED"


@few
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "PATCH", "BREW"]),
    path=st.text("/ab%{}.", max_size=30),
)
def test_a_path_of_no_operation(method: str, path: str) -> None:
    assert _answered(Request(method, "/nowhere/" + path, body(b""))) == "UNKNOWN_OPERATION"


def test_members_that_the_model_does_not_know_are_left_out() -> None:
    assert _answered(Request("POST", "/devices", body(b'{"Name": "camera", "Colour": {"a": [1]}}'))) == ""
    assert RECEIVED == [("ProvisionDevice", {"Name": "camera"})]


def test_values_are_never_repeated_in_an_error() -> None:
    document = {"TemplateParameters": {"Password": "hush\nhush" + "!" * 300}}
    response = GATEWAY.handle(
        Request("POST", "/packages/template-job", body(json.dumps(document).encode())), CALLER
    )
    assert response.status == 400
    assert b"hush" not in response.body
