"""What appliances tell while somebody looks at them, for whoever asks the service instead of the broker.

Held in memory only, and of those alone that were asked about a moment ago.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Object, Unreadable, read_object, write_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.device import ONLINE
from belvedere_simulator.service.devices.devices import require_device
from belvedere_simulator.service.iot.publisher import Publisher
from belvedere_simulator.service.store.database import Database

WATCHED_SECONDS = 15.0
"""For so long an appliance goes on telling after it was asked about."""
_RENEWED_SECONDS = 5.0
_STALE_SECONDS = 10.0
_MOST_NODES = 400


@dataclass
class _Heard:
    asked: float
    wished: float = -WATCHED_SECONDS
    at: float = 0.0
    statistics: Object | None = None
    nodes: dict[tuple[str, str], Object] = field(default_factory=dict)


class HeardTelemetry:
    """Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._things: dict[str, _Heard] = {}
        self._lock = threading.Lock()

    def heard(self, thing: str, kind: str, payload: bytes) -> None:
        """An appliance told something; what makes no sense, or nobody asked for, is passed over."""
        with self._lock:
            heard = self._things.get(thing)
            if heard is None:
                return
            try:
                message = read_object(payload)
            except Unreadable:
                return
            if kind == "statistics":
                heard.statistics, heard.at = message, self._clock()
            elif kind == "node":
                key = str(message.get("applicationInstanceId")), str(message.get("node"))
                if key in heard.nodes or len(heard.nodes) < _MOST_NODES:
                    heard.nodes[key] = message

    def asked(self, thing: str) -> bool:
        """Somebody asks about it; whether it has to be told that it is looked at."""
        with self._lock:
            now = self._clock()
            for name in [name for name, each in self._things.items() if now - each.asked > WATCHED_SECONDS]:
                del self._things[name]
            heard = self._things.setdefault(thing, _Heard(now))
            heard.asked = now
            due = now - heard.wished >= _RENEWED_SECONDS
            if due:
                heard.wished = now
            return due

    def newest(self, thing: str) -> tuple[Object | None, list[Object]]:
        """Its statistics, None where there are none of the last seconds, and its nodes."""
        with self._lock:
            heard = self._things.get(thing)
            if heard is None:
                return None, []
            fresh = self._clock() - heard.at <= _STALE_SECONDS
            return heard.statistics if fresh else None, list(heard.nodes.values())


class TelemetryOperations:
    """The operation by which clients look at what an appliance does."""

    def __init__(self, database: Database, publisher: Publisher, telemetry: HeardTelemetry) -> None:
        self._database = database
        self._publisher = publisher
        self._telemetry = telemetry

    def handlers(self) -> dict[str, Handler]:
        """The operation by its name in the model."""
        return {"DescribeDeviceTelemetry": self.describe}

    def describe(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """What it told last; nothing at first, for it begins to tell when it is asked about."""
        with self._database.read() as connection:
            device = require_device(connection, parameters["DeviceId"])
        if device.connection != ONLINE:
            raise conflict("DEVICE", device.id, tr("The appliance is offline"))
        if self._telemetry.asked(device.thing):
            self._wish(device.thing)
        statistics, nodes = self._telemetry.newest(device.thing)
        told = {"Statistics": json.dumps(statistics, ensure_ascii=False)} if statistics is not None else {}
        return {**told, "Nodes": [json.dumps(node, ensure_ascii=False) for node in nodes]}

    def _wish(self, thing: str) -> None:
        try:
            self._publisher.publish(topics.watch(thing), write_object({"seconds": WATCHED_SECONDS}))
        except BelvedereError as problem:
            raise ServiceError("InternalServerException", problem.what, 500) from problem
