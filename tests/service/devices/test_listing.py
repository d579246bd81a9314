"""Lists of devices: orders, filters, pages; and their metadata."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.device_site import DeviceSite


def names(site: DeviceSite, **parameters: Any) -> list[str]:
    """The names on all pages."""
    found: list[str] = []
    more: dict[str, str] = {}
    while True:
        answer = site.call("ListDevices", **parameters, **more)
        found += [device["Name"] for device in answer["Devices"]]
        if "NextToken" not in answer:
            return found
        more = {"NextToken": answer["NextToken"]}


@pytest.fixture
def fleet(site: DeviceSite) -> DeviceSite:
    for name in ("delta", "alpha", "Bravo", "charlie"):
        site.call("ProvisionDevice", Name=name)
        site.clock.advance(timedelta(seconds=1))
    return site


@pytest.mark.parametrize(
    ("sort_by", "expected"),
    [
        ("CREATED_TIME", ["delta", "alpha", "Bravo", "charlie"]),
        ("NAME", ["Bravo", "alpha", "charlie", "delta"]),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 25])
def test_devices_come_in_the_order_asked_for(
    fleet: DeviceSite, sort_by: str, expected: list[str], size: int
) -> None:
    assert names(fleet, SortBy=sort_by, MaxResults=size) == expected
    assert names(fleet, SortBy=sort_by, SortOrder="DESCENDING", MaxResults=size) == expected[::-1]


def test_devices_can_be_sorted_by_id(fleet: DeviceSite) -> None:
    listed = fleet.call("ListDevices", SortBy="DEVICE_ID")["Devices"]
    ids = [device["DeviceId"] for device in listed]
    assert ids == sorted(ids)


@pytest.mark.parametrize("size", [1, 2, 25])
def test_devices_can_be_sorted_and_filtered_by_aggregated_status(fleet: DeviceSite, size: int) -> None:
    fleet.online("online")
    sort = {"SortBy": "DEVICE_AGGREGATED_STATUS", "MaxResults": size}
    assert names(fleet, **sort)[-1] == "online"
    assert names(fleet, **sort, SortOrder="DESCENDING")[0] == "online"
    assert names(fleet, DeviceAggregatedStatusFilter="ONLINE", MaxResults=size) == ["online"]
    waiting = names(
        fleet, DeviceAggregatedStatusFilter="AWAITING_PROVISIONING", SortBy="NAME", MaxResults=size
    )
    assert waiting == ["Bravo", "alpha", "charlie", "delta"]
    fleet.clock.advance(timedelta(days=6))
    assert names(fleet, DeviceAggregatedStatusFilter="LEASE_EXPIRED") == ["online"]


def test_names_are_filtered_by_how_they_begin_case_and_all(fleet: DeviceSite) -> None:
    assert names(fleet, NameFilter="al") == ["alpha"]
    assert names(fleet, NameFilter="b") == []
    assert names(fleet, NameFilter="%") == []


def test_a_device_made_meanwhile_hides_none(fleet: DeviceSite) -> None:
    first = fleet.call("ListDevices", SortBy="NAME", MaxResults=2)
    fleet.call("ProvisionDevice", Name="Able")
    rest = fleet.call("ListDevices", SortBy="NAME", MaxResults=25, NextToken=first["NextToken"])
    assert [device["Name"] for device in rest["Devices"]] == ["charlie", "delta"]


def test_a_list_has_at_most_25_devices(site: DeviceSite) -> None:
    for number in range(27):
        site.call("ProvisionDevice", Name=f"device-{number}")
    answer = site.call("ListDevices")
    assert len(answer["Devices"]) == 25
    assert len(site.call("ListDevices", NextToken=answer["NextToken"])["Devices"]) == 2


def test_the_description_can_be_changed(site: DeviceSite) -> None:
    device_id = site.call("ProvisionDevice", Name="gate")["DeviceId"]
    site.clock.advance(timedelta(seconds=5))
    assert site.call("UpdateDeviceMetadata", DeviceId=device_id, Description="North") == {
        "DeviceId": device_id
    }
    assert site.describe(device_id)["Description"] == "North"
    assert site.call("ListDevices")["Devices"][0]["LastUpdatedTime"] == site.clock.now()


def test_an_unknown_device_is_not_found(site: DeviceSite) -> None:
    for operation in ("DescribeDevice", "UpdateDeviceMetadata", "DeleteDevice"):
        with pytest.raises(ServiceError) as raised:
            site.call(operation, DeviceId="device-none")
        assert raised.value.members == {"ResourceId": "device-none", "ResourceType": "DEVICE"}
