"""The operations of `iot-data`: Publish and the shadows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.channel import filters
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.iot.publisher import Publisher, Shadows
from belvedere_simulator.service.list_cursor import PagingNames

PAGING = PagingNames("nextToken", "pageSize", "InvalidRequestException")
LARGEST_PAYLOAD = 128 * 1024
LONGEST_TOPIC = 256
MOST_LEVELS = 8
OF_DEVICES = ("panorama/things/", "belvedere/")
REJECTIONS = {
    400: "InvalidRequestException",
    401: "UnauthorizedException",
    403: "UnauthorizedException",
    404: "ResourceNotFoundException",
    409: "ConflictException",
    413: "RequestEntityTooLargeException",
    415: "UnsupportedDocumentEncodingException",
    429: "ThrottlingException",
}


class DataOperations:
    """Publishing to the broker, and shadows without a connection to it."""

    def __init__(self, publisher: Publisher, shadows: Shadows, clock: Clock) -> None:
        self._publisher = publisher
        self._shadows = shadows
        self._clock = clock

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "Publish": self.publish,
            "GetThingShadow": self.get_thing_shadow,
            "UpdateThingShadow": self.update_thing_shadow,
            "DeleteThingShadow": self.delete_thing_shadow,
            "ListNamedShadowsForThing": self.list_named_shadows_for_thing,
            "GetRetainedMessage": self.get_retained_message,
            "ListRetainedMessages": self.list_retained_messages,
        }

    def publish(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send a message. Topics of devices and of the service itself are not open to publishers."""
        topic, payload = parameters["topic"], parameters.get("payload") or b""
        if parameters.get("retain"):
            raise _invalid(tr("The broker of this site retains no messages"))
        if parameters.get("qos", 0) not in {0, 1}:
            raise _invalid(tr("Messages have the quality of service 0 or 1"))
        if len(payload) > LARGEST_PAYLOAD:
            raise _invalid(tr("A message has at most {most} bytes", most=LARGEST_PAYLOAD))
        _check_topic(topic)
        try:
            self._publisher.publish(topic, payload)
        except BelvedereError as problem:
            raise ServiceError("InternalFailureException", problem.what, 500) from problem
        return {}

    def get_thing_shadow(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document of a shadow."""
        return self._ask("get", parameters, b"")

    def update_thing_shadow(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change a shadow; the device is told of the difference."""
        return self._ask("update", parameters, parameters["payload"])

    def delete_thing_shadow(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove a shadow."""
        return self._ask("delete", parameters, b"")

    def list_named_shadows_for_thing(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The names of a thing's named shadows."""
        at = PAGING.cursor("ListNamedShadowsForThing", parameters, largest=100)
        page = at.page_of_all(self._shadows.names(parameters["thingName"]), lambda name: (name,))
        stamp = int(self._clock.now().timestamp())
        return {"results": list(page.entries), "nextToken": page.token, "timestamp": stamp}

    def get_retained_message(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """There is never one: the broker retains nothing."""
        text = tr("No message is retained on {topic}", topic=parameters["topic"])
        raise ServiceError("ResourceNotFoundException", text, 404)

    def list_retained_messages(self, _caller: Caller, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """None: the broker retains nothing."""
        return {"retainedTopics": []}

    def _ask(self, verb: str, parameters: Mapping[str, Any], payload: bytes) -> Mapping[str, Any]:
        name = parameters.get("shadowName", "")
        accepted, document = self._shadows.ask(parameters["thingName"], verb, name, payload)
        if accepted:
            return {"payload": document}
        told = json.loads(document)
        code = REJECTIONS.get(told.get("code"), "InternalFailureException")
        raise ServiceError(code, str(told.get("message", "")), int(told.get("code", 500)))


def data_resources(caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
    """The ARN of the topic or of the thing that a request is about."""
    prefix = f"arn:aws:iot:{caller.region}:{caller.account}"
    if "thingName" in parameters:
        return (f"{prefix}:thing/{parameters['thingName']}",)
    if "topic" in parameters:
        return (f"{prefix}:topic/{parameters['topic']}",)
    return ("*",) if operation else ()


def _check_topic(topic: str) -> None:
    plain = not set(topic) & set("+#\0") and filters.well_formed(topic)
    if not plain or len(topic.encode()) > LONGEST_TOPIC or topic.count("/") >= MOST_LEVELS:
        raise _invalid(tr("This is not a topic to publish on: {topic}", topic=topic))
    if topic.startswith(("$", *OF_DEVICES)):
        raise ServiceError("UnauthorizedException", tr("The topic {topic} is reserved", topic=topic), 401)


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidRequestException", message)
