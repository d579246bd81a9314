"""A site that two devices and an application have told their metrics."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from fakes.client_site import ClientSite, open_client_site
from fakes.desktop_client import client_of

NAMESPACE = "PanoramaDeviceMetrics"
ENTRANCE = {"ApplicationInstanceName": "entrance", "ApplicationInstanceId": "applicationInstance-e"}


def device(name: str) -> dict[str, str]:
    return {"DeviceName": name, "DeviceId": f"device-{name}"}


def datum(name: str, of: dict[str, str], at: float, unit: str, *values: float) -> dict[str, Any]:
    dimensions = [{"Name": key, "Value": value} for key, value in of.items()]
    moment = datetime.fromtimestamp(at, UTC)
    return {"MetricName": name, "Dimensions": dimensions, "Timestamp": moment, "Values": values, "Unit": unit}


def told_site(site: ClientSite, minutes: int = 90) -> None:
    """What appliances tell up to now; one of them was away for a while.

    For longer than the hour that is looked at, which goes on while tests run.
    """
    data, now = [], time.time()
    for minute in range(minutes):
        at, wave = now - 60.0 * minute, math.sin(minute / 9)
        for number, name in enumerate(("yard", "hall")):
            if name == "hall" and 20 <= minute < 30:
                continue
            load = 40.0 + 20.0 * wave + 9.0 * number
            data.append(datum("DeviceActive", device(name), at, "Count", 1.0))
            data.append(datum("CPUUtilization", device(name), at, "Percent", load - 5, load, load + 5))
            data.append(datum("Temperature", device(name), at, "None", 50.0 + load / 4))
        data.append(datum("ApplicationErrors", ENTRANCE, at, "Count", float(minute == 7)))
        data.append(datum("FramesPerSecond", ENTRANCE, at, "Count/Second", 24.0 + 3.0 * wave))
        data.append(datum("InferenceTime", ENTRANCE, at, "Milliseconds", 30.0 - 4.0 * wave))
    cloudwatch = site.client("cloudwatch")
    for first in range(0, len(data), 900):
        cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data[first : first + 900])
    people = datum("People", {"door": "north"}, now - 90.0, "Count", 4.0, 6.0)
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[people])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        told_site(opened)
        yield opened


@pytest.fixture(scope="module")
def client(site: ClientSite, qapp: QApplication) -> Iterator[Client]:
    """A client child for that site; to start one takes a while, so it is the same for all tests."""
    assert qapp
    with client_of(site) as made:
        yield made


@pytest.fixture
def board() -> Iterator[JobBoard]:
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()
