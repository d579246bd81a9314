"""Every operation of Panorama, both directions, with botocore as the other end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import panorama_model
from fakes.examples import share
from fakes.shape_values import values
from fakes.wire import CALLER, read, sent

MODEL = panorama_model()
OPERATIONS = sorted(MODEL.operation_names)
few = settings(
    max_examples=share(6),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def _exchange(
    operation: str, parameters: dict[str, Any], output: dict[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """What the handler was given, and what the client read."""
    given: list[Any] = []

    def handler(_caller: object, told: Any) -> dict[str, Any]:
        given.append(told)
        return output

    response = Gateway(MODEL, {operation: handler}).handle(sent(MODEL, operation, parameters), CALLER)
    answer = read(MODEL, operation, response)
    assert response.status == MODEL.operation_model(operation).http["responseCode"], answer
    assert answer.pop("ResponseMetadata")["RequestId"]
    return given[0], answer


@pytest.mark.parametrize("operation", OPERATIONS)
@few
@given(data=st.data())
def test_a_handler_is_given_what_the_client_said_and_the_client_reads_what_it_answers(
    operation: str, data: st.DataObject
) -> None:
    described = MODEL.operation_model(operation)
    parameters = data.draw(values(described.input_shape), label="parameters")
    output = data.draw(values(described.output_shape), label="output")
    assert _exchange(operation, parameters, output) == (parameters, output)


@pytest.mark.parametrize("name", [shape.name for shape in MODEL.error_shapes])
@few
@given(data=st.data())
def test_a_client_reads_an_error_with_all_its_members(name: str, data: st.DataObject) -> None:
    shape = next(one for one in MODEL.error_shapes if one.name == name)
    members = data.draw(values(shape))
    told = {key: value for key, value in members.items() if key != "Message"}

    def handler(_caller: object, _told: object) -> dict[str, Any]:
        raise ServiceError(name, members["Message"], **told)

    response = Gateway(MODEL, {"ListDevices": handler}).handle(sent(MODEL, "ListDevices", {}), CALLER)
    answer = read(MODEL, "ListDevices", response)
    assert response.status == shape.metadata["error"]["httpStatusCode"]
    assert answer["Error"]["Code"] == name
    assert {key: answer[key] for key in members} == members
