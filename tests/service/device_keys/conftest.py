"""One site with two devices, each with an application of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from fakes.keyed_site import KeyedSite, open_keyed_site


@dataclass(frozen=True)
class Tenant:
    """A device with its camera's secret, its application's name, and the instance that runs it as a role."""

    device: DeviceRecord
    secret: str
    name: str
    instance: str


@dataclass(frozen=True)
class Street:
    """Two devices of one site."""

    site: KeyedSite
    one: Tenant
    two: Tenant


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Tests that change a device make one of their own."""
    with open_keyed_site(tmp_path_factory.mktemp("street")) as site:
        yield Street(site, move_in(site, "one"), move_in(site, "two"))


def move_in(site: KeyedSite, name: str) -> Tenant:
    """A new device with an application."""
    device, secret = site.device(name), site.camera(f"{name}-camera")
    graph = site.application(f"{name}-code", f"{name}-camera")
    role = site.role(f"{name}-role", "cloudwatch:PutMetricData", "s3:ListAllMyBuckets")
    return Tenant(device, secret, f"{name}-code", site.deploy(device.device_id, graph, role))
