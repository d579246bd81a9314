"""The operations by which clients have an appliance look at something."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import write_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, invalid
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.device import ONLINE, Device
from belvedere_simulator.service.devices.devices import require_device
from belvedere_simulator.service.identifiers import panorama_arn
from belvedere_simulator.service.iot.publisher import Publisher
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tools.news import ToolNews

_MOST_AT_ONCE = 40
"""Of news in one answer: what is left is asked for next."""

_MOST_BYTES = 400_000


class ToolOperations:
    """Requests go to the appliance over its channel and are kept nowhere: passwords may be in them."""

    def __init__(self, database: Database, publisher: Publisher, news: ToolNews) -> None:
        self._database = database
        self._publisher = publisher
        self._news = news

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "StartDeviceTool": self.start,
            "ListDeviceToolNews": self.list_news,
            "CancelDeviceTool": self.cancel,
        }

    def start(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask the appliance; it has to be online."""
        given = _given(parameters["With"])
        device = self._device(parameters, online=True)
        request = secrets.token_hex(16)
        self._send(device.thing, {"id": request, "tool": parameters["Tool"], "with": given})
        return {"RequestId": request}

    def list_news(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """What it told; a request that nobody made has no news."""
        device, after = self._device(parameters), parameters.get("After", 0)
        found: list[str] = []
        for news in self._news.since(device.thing, parameters["RequestId"], after)[:_MOST_AT_ONCE]:
            found.append(json.dumps(news, ensure_ascii=False))
            if sum(map(len, found)) > _MOST_BYTES:
                break
        return {"News": found, "Next": after + len(found)}

    def cancel(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Tell the appliance that nobody waits any more."""
        device = self._device(parameters)
        self._send(device.thing, {"id": parameters["RequestId"], "cancel": True})
        return {}

    def _device(self, parameters: Mapping[str, Any], *, online: bool = False) -> Device:
        with self._database.read() as connection:
            device = require_device(connection, parameters["DeviceId"])
        if online and device.connection != ONLINE:
            raise conflict("DEVICE", device.id, tr("The appliance is offline"))
        return device

    def _send(self, thing: str, message: Mapping[str, Any]) -> None:
        try:
            self._publisher.publish(topics.tool_requests(thing), write_object(message))
        except BelvedereError as problem:
            raise ServiceError("InternalServerException", problem.what, 500) from problem


def tool_resources(caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
    """The ARN of the device that a call is about."""
    return (panorama_arn(caller.region, caller.account, f"device/{parameters['DeviceId']}"),)


def _given(text: str) -> Mapping[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise invalid(tr("With has to be a JSON object"), ("With", tr("it is no JSON object")))
    return given
