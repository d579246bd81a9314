"""Publishing, shadows and endpoints, as scripts ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.http.dispatch import face_name
from belvedere_simulator.service.iot.data_operations import DataOperations, data_resources
from belvedere_simulator.service.iot.endpoint_operations import EndpointOperations
from belvedere_simulator.service.iot.thing_shadows import ThingShadows
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")


class Recorder:
    """The neighbour outside: a broker that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes) -> None:
        self.sent.append((topic, payload))


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def operations(tmp_path: Path, recorder: Recorder) -> Iterator[DataOperations]:
    database = Database(f"sqlite:///{tmp_path / 'control.db'}")
    database.create()
    clock = HandClock()
    yield DataOperations(recorder, ThingShadows(database, clock, recorder), clock)
    database.close()


def refusal(operations: DataOperations, operation: str, **parameters: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        operations.handlers()[operation](CALLER, parameters)
    return caught.value.code


def test_messages_of_applications_reach_the_broker(operations: DataOperations, recorder: Recorder) -> None:
    operations.publish(CALLER, {"topic": "panorama/gate", "qos": 1, "payload": b"\x00people: 3"})
    operations.publish(CALLER, {"topic": "panorama/empty"})
    assert recorder.sent == [("panorama/gate", b"\x00people: 3"), ("panorama/empty", b"")]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"topic": "a/+/b"}, "InvalidRequestException"),
        ({"topic": "a/#"}, "InvalidRequestException"),
        ({"topic": "a\0b"}, "InvalidRequestException"),
        ({"topic": "x" * 257}, "InvalidRequestException"),
        ({"topic": "a/b/c/d/e/f/g/h/i"}, "InvalidRequestException"),
        ({"topic": "a", "qos": 2}, "InvalidRequestException"),
        ({"topic": "a", "retain": True}, "InvalidRequestException"),
        ({"topic": "a", "payload": b"x" * 131_073}, "InvalidRequestException"),
        ({"topic": "$aws/things/panorama_gate_Thing_01234567/jobs/notify"}, "UnauthorizedException"),
        ({"topic": "panorama/things/panorama_gate_Thing_01234567/presence"}, "UnauthorizedException"),
    ],
)
def test_topics_that_are_not_open_are_refused(
    operations: DataOperations, recorder: Recorder, parameters: dict[str, Any], code: str
) -> None:
    assert refusal(operations, "Publish", **parameters) == code
    assert recorder.sent == []


@pytest.mark.parametrize("thing", ["panorama_gate_Thing_01234567", "other", "a/b"])
def test_shadows_of_no_thing_are_not_found(operations: DataOperations, thing: str) -> None:
    for operation in ("GetThingShadow", "DeleteThingShadow"):
        assert refusal(operations, operation, thingName=thing) == "ResourceNotFoundException"
    payload = json.dumps({"state": {"desired": {"a": 1}}}).encode()
    wished = {"thingName": thing, "shadowName": "x", "payload": payload}
    assert refusal(operations, "UpdateThingShadow", **wished) == "ResourceNotFoundException"


def test_nothing_is_retained(operations: DataOperations) -> None:
    assert refusal(operations, "GetRetainedMessage", topic="a") == "ResourceNotFoundException"
    assert operations.list_retained_messages(CALLER, {}) == {"retainedTopics": []}


def test_endpoints_are_the_addresses_of_the_site() -> None:
    operations = EndpointOperations(lambda: "https://127.0.0.1:8001", lambda: "mqtts://127.0.0.1:8883")
    found = {
        kind: operations.describe_endpoint(CALLER, {"endpointType": kind})["endpointAddress"]
        for kind in ("iot:Data-ATS", "iot:Jobs", "iot:CredentialProvider")
    }
    assert found == {
        "iot:Data-ATS": "127.0.0.1:8883",
        "iot:Jobs": "127.0.0.1:8883",
        "iot:CredentialProvider": "127.0.0.1:8001",
    }
    with pytest.raises(ServiceError):
        operations.describe_endpoint(CALLER, {"endpointType": "iot:Other"})


def test_the_scope_that_older_clients_sign_for_leads_to_the_endpoints() -> None:
    scope = "AWS4-HMAC-SHA256 Credential=AKIA/20260501/us-east-1/execute-api/aws4_request, Signature=00"
    nothing = Body(0, "")
    for target, face in (("/endpoint?endpointType=iot:Jobs", "iot"), ("/prod/orders", "execute-api")):
        assert face_name(Request("GET", target, nothing, {"authorization": scope})) == face


def test_policies_are_asked_about_topics_and_things() -> None:
    prefix = "arn:aws:iot:us-east-1:123456789012"
    assert data_resources(CALLER, "Publish", {"topic": "a/b"}) == (f"{prefix}:topic/a/b",)
    assert data_resources(CALLER, "GetThingShadow", {"thingName": "t"}) == (f"{prefix}:thing/t",)
