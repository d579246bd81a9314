"""Devices out of the service's answers, without a window."""

from __future__ import annotations

from typing import Any

from belvedere_desktop.devices.follower import FollowedDevices
from belvedere_desktop.devices.state import Change, Offer, moment, offers_of, row_of, state_of

YARD: dict[str, Any] = {
    "DeviceId": "device-yard",
    "Name": "yard",
    "Arn": "arn:aws:panorama:us-east-1:123456789012:device/device-yard",
    "DeviceAggregatedStatus": "ONLINE",
    "ProvisioningStatus": "SUCCEEDED",
    "CurrentSoftware": "7.0.13",
    "Offers": [{"Version": "8.0.29", "Major": True, "Required": False, "Versions": []}],
    "LatestDeviceJob": {"JobType": "OTA", "ImageVersion": "7.0.13", "Status": "COMPLETED"},
    "Tags": {"site": "north", "floor": ""},
    "NetworkingConfiguration": {
        "Ethernet0": {
            "ConnectionType": "STATIC_IP",
            "StaticIpConnectionInfo": {
                "IpAddress": "192.168.0.5",
                "Mask": "24",
                "DefaultGateway": "192.168.0.1",
                "Dns": ["192.168.0.1"],
            },
        },
        "Ethernet1": {"ConnectionType": "DHCP"},
        "Ntp": {"NtpServers": ["0.pool.ntp.org"]},
    },
    "CurrentNetworkingStatus": {
        "Ethernet0Status": {
            "ConnectionStatus": "CONNECTED",
            "IpAddress": "192.168.0.5/24",
            "HwAddress": "02:00:00:00:00:01",
        },
        "Ethernet1Status": {"ConnectionStatus": "NOT_CONNECTED", "IpAddress": "--"},
    },
}


def test_an_update_is_told_until_it_ends() -> None:
    assert row_of(YARD).update == ""
    job = {"ImageVersion": "8.0.29", "Status": "DOWNLOADING"}
    assert row_of({**YARD, "LatestDeviceJob": job}).update == "8.0.29 DOWNLOADING"


def test_what_is_not_known_yet_is_empty() -> None:
    row = row_of({"DeviceId": "device-new", "Name": "new", "CurrentSoftware": "NOT_AVAILABLE"})
    assert (row.software, row.tags, row.seen) == ("", (), None)
    assert moment(None) == ""


def test_everything_about_a_device() -> None:
    state = state_of(YARD, applications=2)
    assert state.offers == (Offer("8.0.29", major=True, required=False),)
    assert state.row.applications == 2
    assert [port.status for port in state.ports] == ["CONNECTED", "NOT_CONNECTED"]
    assert (state.ports[0].wanted, state.ports[0].address) == ("192.168.0.5/24", "192.168.0.5/24")
    assert (state.ports[1].wanted, state.ports[1].address) == ("DHCP", "")
    assert state.time_servers == ("0.pool.ntp.org",)
    assert state.row.tags == (("floor", ""), ("site", "north"))


def test_the_update_to_tell_of_is_the_required_one() -> None:
    versions = [{"Version": "7.0.13", "Released": "2023-12-28", "Required": True, "Changes": ["Fixes."]}]
    required = {"Version": "7.0.13", "Major": False, "Required": True, "Versions": versions}
    row = row_of(YARD, offers=offers_of([*YARD["Offers"], required]))
    change = Change("7.0.13", "2023-12-28", True, ("Fixes.",))
    assert row.badge == Offer("7.0.13", major=False, required=True, changes=(change,))
    assert row_of(YARD).badge is None
    assert row_of(YARD, offers=offers_of(YARD["Offers"])).badge == Offer("8.0.29", major=True)


def test_rows_stay_the_same_objects_until_their_device_changes() -> None:
    followed = FollowedDevices()
    hall = {"DeviceId": "device-hall", "Name": "hall", "Applications": 2}
    assert followed.take({"fresh": True, "changed": [YARD], "gone": [], "more": True})
    assert not followed.take({"fresh": False, "changed": [hall], "gone": [], "more": False})
    yard = followed.rows[0]
    twin = {**YARD, "DeviceId": "device-twin"}
    followed.take({"fresh": False, "changed": [twin], "gone": [], "more": False})
    assert followed.rows[2].offers is yard.offers
    followed.take({"fresh": False, "changed": [], "gone": ["device-twin"], "more": False})
    assert [(row.name, row.applications) for row in followed.rows] == [("yard", 0), ("hall", 2)]
    followed.take({"fresh": False, "changed": [{**hall, "Name": "hall 2"}], "gone": [], "more": False})
    assert followed.rows[0] is yard
    assert followed.rows[1].name == "hall 2"
    followed.take({"fresh": False, "changed": [], "gone": ["device-yard"], "more": False})
    assert [row.name for row in followed.rows] == ["hall 2"]
    followed.take({"fresh": True, "changed": [], "gone": [], "more": False})
    assert followed.rows == []
