"""Devices out of the service's answers, without a window."""

from __future__ import annotations

from belvedere_desktop.devices.state import Offer, moment, row_of, rows_of, state_of

YARD = {
    "DeviceId": "device-yard",
    "Name": "yard",
    "Arn": "arn:aws:panorama:us-east-1:123456789012:device/device-yard",
    "DeviceAggregatedStatus": "ONLINE",
    "ProvisioningStatus": "SUCCEEDED",
    "CurrentSoftware": "7.0.13",
    "LatestSoftware": "7.0.13",
    "AlternateSoftwares": [{"Version": "8.0.29"}],
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


def test_running_applications_are_counted_for_their_device() -> None:
    instances = [
        {"DefaultRuntimeContextDevice": "device-yard", "Status": "DEPLOYMENT_SUCCEEDED"},
        {"DefaultRuntimeContextDevice": "device-yard", "Status": "REMOVAL_SUCCEEDED"},
        {"DefaultRuntimeContextDevice": "device-hall", "Status": "DEPLOYMENT_SUCCEEDED"},
    ]
    assert rows_of([YARD], instances)[0].applications == 1


def test_an_update_is_told_until_it_ends() -> None:
    assert row_of(YARD).update == ""
    job = {"ImageVersion": "8.0.29", "Status": "DOWNLOADING"}
    assert row_of({**YARD, "LatestDeviceJob": job}).update == "8.0.29 DOWNLOADING"


def test_what_is_not_known_yet_is_empty() -> None:
    row = row_of({"DeviceId": "device-new", "Name": "new", "CurrentSoftware": "NOT_AVAILABLE"})
    assert (row.software, row.tags, row.seen) == ("", (), None)
    assert moment(None) == ""


def test_everything_about_a_device() -> None:
    state = state_of(YARD)
    assert state.offers == (Offer("8.0.29", major=True),)
    assert [port.status for port in state.ports] == ["CONNECTED", "NOT_CONNECTED"]
    assert (state.ports[0].wanted, state.ports[0].address) == ("192.168.0.5/24", "192.168.0.5/24")
    assert (state.ports[1].wanted, state.ports[1].address) == ("DHCP", "")
    assert state.time_servers == ("0.pool.ntp.org",)
    assert state.row.tags == (("floor", ""), ("site", "north"))


def test_a_newer_version_of_the_same_release_is_no_major_one() -> None:
    state = state_of({**YARD, "CurrentSoftware": "7.0.11", "AlternateSoftwares": []})
    assert state.offers == (Offer("7.0.13", major=False),)
