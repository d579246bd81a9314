"""What devices and an application have told before anybody looked: metrics of three hours."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.commands.clients import Clients

_NAMESPACE = "PanoramaDeviceMetrics"
_MINUTES = 180
_AT_ONCE = 900
_HOT = range(18, 46)
"""Minutes ago in which it was hot, and the application slow."""

Datum = dict[str, Any]


def put_past(clients: Clients, devices: Mapping[str, str], application: str) -> None:
    """Tell it at the face that appliances use, with the times at which it was measured."""
    listed = clients("panorama").list_application_instances()["ApplicationInstances"]
    found = next(each for each in listed if each["Name"] == application)
    identity = {
        "ApplicationInstanceName": application,
        "ApplicationInstanceId": str(found["ApplicationInstanceId"]),
    }
    now, data = time.time(), list[Datum]()
    for minute in range(2, _MINUTES):
        at = now - 60.0 * minute
        for number, name in enumerate(("demo-yard", "demo-gate")):
            if name != "demo-gate" or minute >= _HOT.start:
                data += _device({"DeviceName": name, "DeviceId": devices[name]}, at, minute, number)
        data += _application(identity, at, minute)
    cloudwatch = clients("cloudwatch")
    for first in range(0, len(data), _AT_ONCE):
        cloudwatch.put_metric_data(Namespace=_NAMESPACE, MetricData=data[first : first + _AT_ONCE])
    door = {"door": "north"}
    people = [
        _datum("People", door, now - 60.0 * minute, "Count", float(_people(minute)))
        for minute in range(0, 180, 5)
    ]
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=people)


def _device(of: Mapping[str, str], at: float, minute: int, number: int) -> Iterator[Datum]:
    load = 38.0 + 6.0 * math.sin(minute / 17 + number) + 3.0 * math.sin(minute * 1.7 + number)
    load += 34.0 * _heat(minute) * (number == 0)
    yield _datum("DeviceActive", of, at, "Count", 1.0)
    yield _datum("CPUUtilization", of, at, "Percent", load - 4, load, load + 5)
    yield _datum("MemoryUtilization", of, at, "Percent", 52.0 + 4.0 * number + minute % 7 / 5)
    yield _datum("Temperature", of, at, "None", 47.0 + load / 3)


def _application(of: Mapping[str, str], at: float, minute: int) -> Iterator[Datum]:
    slow = _heat(minute)
    yield _datum("ApplicationErrors", of, at, "Count", float(minute in (21, 30, 31)))
    yield _datum("FramesPerSecond", of, at, "Count/Second", 24.6 - 11.0 * slow + math.sin(minute * 2.1) / 3)
    yield _datum("FrameProcessingTime", of, at, "Milliseconds", 21.0 + 26.0 * slow + math.sin(minute) * 2)
    yield _datum("FrameAge", of, at, "Milliseconds", 38.0 + 55.0 * slow + math.cos(minute) * 4)


def _heat(minute: int) -> float:
    """From 0 to 1."""
    middle = (_HOT.start + _HOT.stop) / 2
    return math.exp(-(((minute - middle) / 9.0) ** 2))


def _people(minute: int) -> int:
    return max(0, round(9 + 7 * math.sin(minute / 23) + 3 * math.sin(minute / 5)))


def _datum(name: str, of: Mapping[str, str], at: float, unit: str, *values: float) -> Datum:
    dimensions = [{"Name": key, "Value": value} for key, value in of.items()]
    moment = datetime.fromtimestamp(at, UTC)
    return {"MetricName": name, "Dimensions": dimensions, "Timestamp": moment, "Values": values, "Unit": unit}
