"""Forms, CBOR and JSON documents that no client sends, to the faces other than Panorama."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol import cbor
from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.protocol.models import aws_model
from belvedere_simulator.protocol.problems import CannotParse
from fakes.shape_values import values
from fakes.wire import CALLER, body, sent

CASES = [
    ("cloudwatch", "PutMetricData", "smithy-rpc-v2-cbor"),
    ("cloudwatch", "PutMetricData", "json"),
    ("cloudwatch", "PutMetricData", "query"),
    ("logs", "PutLogEvents", "json"),
    ("iam", "CreateRole", "query"),
    ("iot", "CreateThing", "rest-json"),
]
few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMS = [
    "MetricData.member=1", "MetricData.member.1=1", "MetricData.member.x.MetricName=a", "MetricData=",
    "MetricData.member.99999999999999999999.MetricName=a", "MetricData.member.1.Value=NaN", "=&=", "....=1",
    "MetricData.member.1.Value=1e400", "MetricData.member.1.Timestamp=9999999999999999", "%ff=1",
    "MetricData.member.1.MetricName=a&MetricData.member.1=b", ".".join("a" * 5000) + "=1", "Action=GetRole",
    "MetricData.member.\u0661.MetricName=a",
]  # fmt: skip


def _status(service: str, operation: str, request: Request) -> int:
    face = Gateway(aws_model(service), {operation: lambda _caller, _told: {}})
    return face.handle(request, CALLER).status


@pytest.mark.parametrize(("service", "operation", "protocol"), CASES)
@few
@given(data=st.data())
def test_a_document_with_some_bytes_changed(
    service: str, operation: str, protocol: str, data: st.DataObject
) -> None:
    model = aws_model(service)
    shape = model.operation_model(operation).input_shape
    request = sent(model, operation, data.draw(values(shape, xml=protocol == "query")), protocol)
    changed = bytearray(request.body.data)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    assert _status(service, operation, replace(request, body=body(bytes(changed)))) < 500


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_says_nothing_sensible_is_refused(form: str) -> None:
    said = f"Action=PutMetricData&Version=2010-08-01&Namespace=a&{form}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert _status("cloudwatch", "PutMetricData", Request("POST", "/", body(said.encode()), headers)) in {
        200,
        400,
    }


@few
@given(data=st.binary(max_size=64))
@example(b"\x9f" * 100_000)
@example(b"\x81" * 100_000)
@example(b"\xc1" * 100_000)
@example(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff")
@example(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x61a")
@example(b"\x7f\x42ab\xff")
@example(b"\xc1\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00")
@example(b"\xa2\x61a\x01\x61a\x02")
@example(b"\xff")
@example(b"")
def test_cbor_is_a_value_or_refused(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except CannotParse:
        return
    assert repr(cbor.decode(cbor.encode(value))) == repr(value)


@few
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats(allow_nan=False) | st.text()
        | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)  # fmt: skip
def test_cbor_says_every_value(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value
