"""What a face made from a model asks, passes on and keeps to itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError, conflict
from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.protocol.models import aws_model, panorama_model
from belvedere_simulator.service.caller import Caller
from fakes.wire import CALLER, body, read, sent

MODEL = panorama_model()


def _nothing(_caller: object, _told: object) -> Mapping[str, Any]:
    return {}


def _watched(asked: list[tuple[str, str]]) -> Caller:
    def decide(action: str, arn: str) -> bool:
        asked.append((action, arn))
        return True

    return replace(CALLER, decide=decide)


def test_the_policies_are_asked_about_all_that_the_call_touches() -> None:
    asked: list[tuple[str, str]] = []

    def resources(_caller: Caller, operation: str, parameters: Mapping[str, Any]) -> list[str]:
        return [f"{operation} of {parameters['DeviceId']}", "and another"]

    face = Gateway(MODEL, {"DescribeDevice": _nothing}, resources)
    response = face.handle(sent(MODEL, "DescribeDevice", {"DeviceId": "device-a"}), _watched(asked))
    assert response.status == 200
    action = "panorama:DescribeDevice"
    assert asked == [(action, "DescribeDevice of device-a"), (action, "and another")]


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("logs", "DescribeLogGroups", "AccessDeniedException"),
        ("iam", "ListRoles", "AccessDenied"),
        ("cloudwatch", "ListMetrics", "AccessDeniedException"),
    ],
)
def test_what_is_denied_never_reaches_the_handler(service: str, operation: str, code: str) -> None:
    model = aws_model(service)
    reached: list[Any] = []

    def handler(_caller: object, told: Any) -> Mapping[str, Any]:
        reached.append(told)
        return {}

    face = Gateway(model, {operation: handler})
    response = face.handle(sent(model, operation, {}), replace(CALLER, decide=lambda _action, _arn: False))
    assert read(model, operation, response)["Error"]["Code"] == code
    assert response.status == 403
    assert not reached


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [("cloudwatch", "ListMetrics", "cloudwatch:ListMetrics"), ("iot-data", "Publish", "iot:Publish")],
)
def test_actions_are_named_as_policies_name_them(service: str, operation: str, action: str) -> None:
    model = aws_model(service)
    asked: list[tuple[str, str]] = []
    caller = _watched(asked)
    said = {"topic": "a"} if operation == "Publish" else {}
    Gateway(model, {operation: _nothing}).handle(sent(model, operation, said), caller)
    assert asked == [(action, "*")]


def test_an_operation_may_need_no_permission() -> None:
    model = aws_model("sts")
    face = Gateway(model, {"GetCallerIdentity": _nothing}, lambda _caller, _operation, _told: ())
    nobody = replace(CALLER, decide=lambda _action, _arn: False)
    assert face.handle(sent(model, "GetCallerIdentity", {}), nobody).status == 200


def _failing(error: Exception) -> tuple[Response, dict[str, Any]]:
    def handler(_caller: object, _told: object) -> Mapping[str, Any]:
        raise error

    response = Gateway(MODEL, {"ListDevices": handler}).handle(sent(MODEL, "ListDevices", {}), CALLER)
    return response, read(MODEL, "ListDevices", response)


def test_an_error_has_the_status_and_all_required_members_of_its_shape() -> None:
    response, answer = _failing(ServiceError("ServiceQuotaExceededException", "enough", QuotaCode="devices"))
    assert response.status == 402
    assert (answer["QuotaCode"], answer["ServiceCode"], answer["Message"]) == (
        "devices",
        "panorama",
        "enough",
    )
    response, answer = _failing(conflict("DEVICE", "device-a", "in use"))
    assert (response.status, answer["ResourceId"], answer["ResourceType"]) == (409, "device-a", "DEVICE")


def test_an_error_may_set_a_header() -> None:
    response, _ = _failing(ServiceError("InternalServerException", "later", RetryAfterSeconds=7))
    assert response.headers["Retry-After"] == "7"


def test_an_error_that_the_model_does_not_have_keeps_its_code_and_status() -> None:
    response, answer = _failing(ServiceError("ThrottlingException", "slower", 429))
    assert (response.status, answer["Error"]["Code"]) == (429, "ThrottlingException")
    assert answer["Error"]["Message"] == "slower"


def test_our_own_mistake_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    response, answer = _failing(RuntimeError("the secret of the house"))
    assert (response.status, answer["Error"]["Code"]) == (500, "InternalServerException")
    assert b"secret of the house" not in response.body
    assert "the secret of the house" in caplog.text
    assert response.headers["x-amzn-RequestId"] in caplog.text


def test_an_output_with_a_member_of_no_shape_is_our_own_mistake() -> None:
    face = Gateway(MODEL, {"ListDevices": lambda _caller, _told: {"Colour": "red"}})
    assert face.handle(sent(MODEL, "ListDevices", {}), CALLER).status == 500


def test_members_that_are_none_are_absent() -> None:
    face = Gateway(MODEL, {"ListDevices": lambda _caller, _told: {"Devices": [], "NextToken": None}})
    response = face.handle(sent(MODEL, "ListDevices", {}), CALLER)
    assert response.body == b'{"Devices":[]}'


def test_a_request_may_be_refused_before_it_is_read() -> None:
    face = Gateway(MODEL, {"ListDevices": _nothing})
    error = ServiceError("ThrottlingException", "slower", 429)
    response = face.refuse(Request("GET", "/devices", body(b"")), error)
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (429, "ThrottlingException")
