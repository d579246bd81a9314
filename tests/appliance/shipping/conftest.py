"""A site with an appliance that ships, and what arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from fakes.appliance_inside import Inside, open_inside
from fakes.keyed_site import KeyedSite, open_keyed_site
from fakes.log_shipping import agent_of

Arrived = Callable[..., list[str]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture
def device(site: KeyedSite, request: pytest.FixtureRequest) -> DeviceRecord:
    return site.device(f"box-{abs(hash(request.node.nodeid)) % 10**9}")


@pytest.fixture
def inside(device: DeviceRecord, tmp_path: Path) -> Iterator[Inside]:
    opened = open_inside(tmp_path, device)
    yield opened
    opened.around.life.end()


@pytest.fixture
def agent(inside: Inside) -> Iterator[SpoolAgent]:
    made = agent_of(inside)
    made.start()
    yield made
    made.close()


@pytest.fixture
def arrived(site: KeyedSite, device: DeviceRecord) -> Arrived:
    """The lines of a stream at the site, in their order."""

    def arrived(stream: str, instance: str = "") -> list[str]:
        group = f"/aws/panorama/devices/{device.device_id}"
        names = {
            "logGroupName": f"{group}/applications/{instance}" if instance else group,
            "logStreamName": stream,
        }
        lines: list[str] = []
        token: dict[str, str] = {}
        while True:
            answer = site.api("logs").get_log_events(startFromHead=True, **names, **token)
            if not answer["events"]:
                return lines
            lines += [event["message"] for event in answer["events"]]
            token = {"nextToken": answer["nextForwardToken"]}

    return arrived
