"""Many at once, from two services over one database: quotas, names, addresses and jobs stay true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.device_site import DeviceSite, open_device_site

Pair = tuple[DeviceSite, DeviceSite]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    few = SiteSettings(quotas=Quotas(devices=3))
    sites = open_device_site(tmp_path, settings=few), open_device_site(tmp_path, settings=few)
    yield sites
    for site in sites:
        site.database.close()


def outcomes(pair: Pair, attempt: Callable[[DeviceSite, int], object]) -> list[str]:
    """What became of twelve attempts at once, six from each service: `done` or the error's code."""

    def one(number: int) -> str:
        try:
            attempt(pair[number % 2], number)
        except ServiceError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(12) as pool:
        return sorted(pool.map(one, range(12)))


def test_no_device_too_many(pair: Pair) -> None:
    found = outcomes(pair, lambda site, number: site.call("ProvisionDevice", Name=f"device-{number}"))
    assert found == ["ServiceQuotaExceededException"] * 9 + ["done"] * 3
    assert len(pair[0].call("ListDevices")["Devices"]) == 3


def test_one_device_of_a_name(pair: Pair) -> None:
    found = outcomes(pair, lambda site, _: site.call("ProvisionDevice", Name="gate"))
    assert found == ["ConflictException"] * 11 + ["done"]


def test_one_device_of_an_address(pair: Pair) -> None:
    info = {"IpAddress": "10.0.0.5", "Mask": "24", "DefaultGateway": "10.0.0.1", "Dns": []}
    network = {"Ethernet0": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}}

    def attempt(site: DeviceSite, number: int) -> None:
        site.call("ProvisionDevice", Name=f"device-{number}", NetworkingConfiguration=network)

    assert outcomes(pair, attempt) == ["ConflictException"] * 11 + ["done"]


def test_one_job_at_a_time(pair: Pair) -> None:
    device_id = pair[0].online("gate")
    parameters = {"DeviceIds": [device_id], "JobType": "REBOOT"}
    found = outcomes(pair, lambda site, _: site.call("CreateJobForDevices", **parameters))
    assert found == ["ConflictException"] * 11 + ["done"]
    assert len(pair[0].queue.queued) + len(pair[1].queue.queued) == 1


def test_one_deletion(pair: Pair) -> None:
    device_id = pair[0].online("gate")
    found = outcomes(pair, lambda site, _: site.call("DeleteDevice", DeviceId=device_id))
    assert found.count("done") == 1
    assert set(found) <= {"done", "ConflictException", "ResourceNotFoundException"}
