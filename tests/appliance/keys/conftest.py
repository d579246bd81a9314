"""A site, and a provisioned appliance whose application has a camera."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from fakes.appliance_inside import Inside, open_inside
from fakes.hand_clock import HandClock
from fakes.keyed_site import KeyedSite, open_keyed_site


@dataclass(frozen=True)
class Home:
    """The appliance `inside`, at a site whose clock is moved by hand."""

    site: KeyedSite
    clock: HandClock
    device: DeviceRecord
    inside: Inside
    secret: str
    instance: str
    plain: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """`instance` has a role, `plain` has none."""
    folder, clock = tmp_path_factory.mktemp("home"), HandClock()
    with open_keyed_site(folder, clock=clock) as site:
        device, secret = site.device("gate"), site.camera("gate-camera")
        graph = site.application("gate-code", "gate-camera")
        role = site.role("gate-role", "cloudwatch:PutMetricData")
        deployed = [site.deploy(device.device_id, graph, each) for each in (role, "")]
        inside = open_inside(folder, device)
        yield Home(site, clock, device, inside, secret, *deployed)
        inside.around.life.end()


@pytest.fixture
def inside(home: Home, tmp_path: Path) -> Iterator[Inside]:
    """An appliance of the test's own, which is the same device."""
    opened = open_inside(tmp_path, home.device)
    yield opened
    opened.around.life.end()
