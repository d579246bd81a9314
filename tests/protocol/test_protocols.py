"""The other faces' protocols with botocore as the other end: every protocol that a client may choose."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.models import aws_model
from fakes.shape_values import values
from fakes.wire import CALLER, body, read, sent

OPERATIONS = {
    "cloudwatch": "PutMetricData GetMetricData GetMetricStatistics ListMetrics PutMetricAlarm DescribeAlarms "
    "DeleteAlarms",
    "logs": "CreateLogGroup PutLogEvents GetLogEvents FilterLogEvents DescribeLogStreams CreateExportTask",
    "secretsmanager": "CreateSecret GetSecretValue ListSecrets DeleteSecret",
    "sts": "GetCallerIdentity AssumeRole",
    "iam": "CreateRole GetRole ListRoles PutRolePolicy ListRolePolicies DeleteRole",
    "cloudformation": "CreateStack DescribeStacks DeleteStack",
    "iot": "DescribeEndpoint CreateThing DescribeThing ListThings CreateJob",
    "iot-data": "Publish GetThingShadow UpdateThingShadow",
}
CASES = [
    (service, operation, protocol)
    for service, operations in OPERATIONS.items()
    for operation in operations.split()
    for protocol in aws_model(service).metadata["protocols"]
]
ERRORS = [
    ("cloudwatch", "GetDashboard", "ResourceNotFound", "smithy-rpc-v2-cbor"),
    ("cloudwatch", "GetDashboard", "ResourceNotFound", "json"),
    ("cloudwatch", "GetDashboard", "ResourceNotFound", "query"),
    ("logs", "PutLogEvents", "ResourceNotFoundException", "json"),
    ("secretsmanager", "GetSecretValue", "ResourceNotFoundException", "json"),
    ("iam", "GetRole", "NoSuchEntity", "query"),
    ("cloudformation", "DeleteStack", "TokenAlreadyExistsException", "query"),
    ("iot", "DescribeThing", "ResourceNotFoundException", "rest-json"),
    ("iot-data", "GetThingShadow", "ResourceNotFoundException", "rest-json"),
]
few = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize(("service", "operation", "protocol"), CASES)
@few
@given(data=st.data())
def test_both_ends_understand_each_other(
    service: str, operation: str, protocol: str, data: st.DataObject
) -> None:
    model = aws_model(service)
    described = model.operation_model(operation)
    said: dict[str, Any] = {}
    answered: dict[str, Any] = {}
    if described.input_shape is not None:
        said = data.draw(values(described.input_shape, xml=protocol == "query"), label="parameters")
    if described.output_shape is not None:
        answered = data.draw(values(described.output_shape, xml=protocol == "query"), label="output")
    given: list[Any] = []

    def handler(_caller: object, told: Any) -> dict[str, Any]:
        given.append(told)
        return answered

    response = Gateway(model, {operation: handler}).handle(sent(model, operation, said, protocol), CALLER)
    answer = read(model, operation, response, protocol)
    assert response.status == 200, answer
    assert response.headers["x-amzn-RequestId"]
    del answer["ResponseMetadata"]
    if "userProperties" in said:  # its text is said as JSON, whatever it holds
        said["userProperties"] = json.dumps(said["userProperties"])
    assert given[0] == said
    assert answer == answered


@pytest.mark.parametrize(("service", "operation", "code", "protocol"), ERRORS)
def test_a_client_knows_an_error_by_its_code(service: str, operation: str, code: str, protocol: str) -> None:
    model = aws_model(service)

    def handler(_caller: object, _told: object) -> dict[str, Any]:
        raise ServiceError(code, "there is none <here> & now")

    parameters = _minimal(model, operation)
    response = Gateway(model, {operation: handler}).handle(
        sent(model, operation, parameters, protocol), CALLER
    )
    answer = read(model, operation, response, protocol)
    assert (answer["Error"]["Code"], answer["Error"]["Message"]) == (code, "there is none <here> & now")
    assert response.status == _status(model, code)
    assert model.shape_for_error_code(answer["Error"]["Code"]) is not None


@pytest.mark.parametrize("service", sorted(OPERATIONS))
@pytest.mark.parametrize("failure", ["no operation", "no document", "our own"])
def test_what_fails_is_told_in_the_protocol_of_the_request(service: str, failure: str, caplog: Any) -> None:
    model = aws_model(service)
    operation = OPERATIONS[service].split()[0]
    for protocol in model.metadata["protocols"]:
        status, code = _failed(model, operation, protocol, failure)
        assert code
        assert not code.isdigit()
        assert (status >= 500) == (failure == "our own")
    assert ("Traceback" in caplog.text) == (failure == "our own")


def _failed(model: Any, operation: str, protocol: str, failure: str) -> tuple[int, str]:
    def handler(_caller: object, _told: object) -> dict[str, Any]:
        raise RuntimeError("not for clients")

    served = {} if failure == "no operation" else {operation: handler}
    request = sent(model, operation, _minimal(model, operation), protocol)
    if failure == "no document":
        request = replace(request, body=body(b"\xff\x00{"), target=request.path + "?a=%ff")
    response = Gateway(model, served).handle(request, CALLER)
    assert b"not for clients" not in response.body
    assert response.headers["x-amzn-RequestId"]
    return response.status, read(model, operation, response, protocol)["Error"]["Code"]


def _minimal(model: Any, operation: str) -> dict[str, Any]:
    shape = model.operation_model(operation).input_shape
    made: dict[str, Any] = {}
    for name in shape.required_members if shape is not None else ():
        member = shape.members[name]
        made[name] = "a" * max(2, member.metadata.get("min", 0))
        if member.type_name == "list":
            made[name] = [{"timestamp": 1, "message": "a"}] if name == "logEvents" else ["ab"]
    return made


def _status(model: Any, code: str) -> int:
    described = model.shape_for_error_code(code).metadata.get("error", {})
    return int(described.get("httpStatusCode", 400))
