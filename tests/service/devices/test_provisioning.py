"""From ProvisionDevice to a device that is online."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.devices.reports import Appliance
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.device_site import DeviceSite, open_device_site
from fakes.hand_clock import HandClock

APPLIANCE = Appliance("1423019000001", "installation-1", "7.0.13")


def test_a_new_device_has_names_of_the_right_shape(site: DeviceSite) -> None:
    answer = site.call("ProvisionDevice", Name="my-appliance", Description="At the gate")
    assert re.fullmatch(r"device-[a-z2-7]{26}", answer["DeviceId"])
    assert answer["Arn"] == f"arn:aws:panorama:us-east-1:123456789012:device/{answer['DeviceId']}"
    assert re.fullmatch(r"panorama_my-appliance_Thing_[0-9a-f]{8}", answer["IotThingName"])
    assert answer["Status"] == "AWAITING_PROVISIONING"


def test_a_very_long_name_gives_a_thing_name_within_the_model(site: DeviceSite) -> None:
    answer = site.call("ProvisionDevice", Name="n" * 255)
    assert len(answer["IotThingName"]) == 255
    assert len(answer["Arn"]) <= 255


def test_a_new_device_waits_to_be_provisioned(site: DeviceSite) -> None:
    answer = site.call("ProvisionDevice", Name="gate", Tags={"place": "north"})
    found = site.describe(answer["DeviceId"])
    assert found["ProvisioningStatus"] == found["DeviceAggregatedStatus"] == "AWAITING_PROVISIONING"
    assert found["DeviceConnectionStatus"] == "NOT_AVAILABLE"
    assert found["CurrentSoftware"] == found["LatestSoftware"] == "NOT_AVAILABLE"
    assert found["Tags"] == {"place": "north"}
    assert "LeaseExpirationTime" not in found
    assert found["CreatedTime"] == site.clock.now()


def test_the_archive_holds_what_the_appliance_needs(site: DeviceSite) -> None:
    network = {"Ethernet0": {"ConnectionType": "DHCP"}}
    answer = site.call("ProvisionDevice", Name="gate", NetworkingConfiguration=network)
    archive = read_archive(answer["Certificates"], site.clock.now(), site.certificates.authority.fingerprint)
    assert (archive.device_id, archive.device_name) == (answer["DeviceId"], "gate")
    assert archive.thing == answer["IotThingName"]
    assert (archive.service, archive.broker) == ("http://127.0.0.1:4711", "mqtts://127.0.0.1:8883")
    assert archive.network == network
    assert archive.expires - archive.issued == timedelta(minutes=5)


def test_neither_archive_nor_temporary_key_stay_behind(site: DeviceSite, tmp_path: Path) -> None:
    answer = site.call("ProvisionDevice", Name="gate")
    key = read_archive(answer["Certificates"], site.clock.now()).key
    site.database.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert answer["IotThingName"].encode() in stored
    assert key not in stored
    assert key.splitlines()[1] not in stored
    assert answer["Certificates"] not in stored


def test_names_are_unique_among_devices(site: DeviceSite) -> None:
    first = site.call("ProvisionDevice", Name="gate")
    with pytest.raises(ServiceError) as raised:
        site.call("ProvisionDevice", Name="gate")
    assert (raised.value.code, raised.value.status) == ("ConflictException", 409)
    assert raised.value.members == {"ResourceId": first["DeviceId"], "ResourceType": "DEVICE"}
    site.call("DeleteDevice", DeviceId=first["DeviceId"])
    assert site.call("ProvisionDevice", Name="gate")["DeviceId"] != first["DeviceId"]


def test_there_are_only_so_many_devices(tmp_path: Path) -> None:
    site = open_device_site(tmp_path, settings=SiteSettings(quotas=Quotas(devices=2)))
    for name in ("a", "b"):
        site.call("ProvisionDevice", Name=name)
    with pytest.raises(ServiceError) as raised:
        site.call("ProvisionDevice", Name="c")
    assert (raised.value.code, raised.value.status) == ("ServiceQuotaExceededException", 402)
    assert raised.value.members["QuotaCode"]
    assert raised.value.members["ServiceCode"] == "panorama"
    site.database.close()


def test_an_address_belongs_to_one_device(site: DeviceSite) -> None:
    def static(address: str) -> dict[str, object]:
        info = {
            "IpAddress": address,
            "Mask": "255.255.255.0",
            "DefaultGateway": "192.168.7.1",
            "Dns": ["192.168.7.1"],
        }
        return {"Ethernet1": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}}

    first = site.call("ProvisionDevice", Name="north", NetworkingConfiguration=static("192.168.7.20"))
    with pytest.raises(ServiceError, match=r"192\.168\.7\.20 belongs to the device north") as raised:
        site.call("ProvisionDevice", Name="south", NetworkingConfiguration=static("192.168.7.20"))
    assert raised.value.code == "ConflictException"
    site.call("DeleteDevice", DeviceId=first["DeviceId"])
    site.call("ProvisionDevice", Name="south", NetworkingConfiguration=static("192.168.7.20"))


def test_a_wrong_network_names_every_field(site: DeviceSite) -> None:
    info = {"IpAddress": "192.168.7.20", "Mask": "255.0.255.0", "DefaultGateway": "nobody", "Dns": []}
    network = {"Ethernet0": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}}
    with pytest.raises(ServiceError) as raised:
        site.call("ProvisionDevice", Name="gate", NetworkingConfiguration=network)
    place = "NetworkingConfiguration.Ethernet0.StaticIpConnectionInfo"
    assert [field["Name"] for field in raised.value.members["Fields"]] == [
        f"{place}.Mask",
        f"{place}.DefaultGateway",
    ]
    assert site.call("ListDevices")["Devices"] == []


def test_claim_and_connection_bring_a_device_online(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    site.claim(archive, APPLIANCE)
    pending = site.describe(archive.device_id)
    assert pending["ProvisioningStatus"] == "PENDING"
    assert pending["DeviceConnectionStatus"] == "AWAITING_CREDENTIALS"
    site.connection(archive.thing, online=True)
    found = site.describe(archive.device_id)
    assert (found["ProvisioningStatus"], found["DeviceAggregatedStatus"]) == ("SUCCEEDED", "ONLINE")
    assert found["LeaseExpirationTime"] == site.clock.now() + timedelta(days=5)
    assert (found["SerialNumber"], found["CurrentSoftware"]) == ("1423019000001", "7.0.13")
    assert (found["LatestSoftware"], found["LatestAlternateSoftware"]) == ("7.0.13", "8.0.29")


def test_an_archive_serves_no_second_appliance(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    site.claim(archive, APPLIANCE)
    with pytest.raises(BelvedereError, match="BV-CRT-003"):
        site.claim(archive, Appliance("1423019000002", "installation-2", "7.0.13"))
    assert site.describe(archive.device_id)["SerialNumber"] == "1423019000001"


def test_an_archive_is_too_late_after_five_minutes(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    site.clock.advance(timedelta(minutes=5))
    with pytest.raises(BelvedereError, match="BV-CRT-004"):
        site.claim(archive, APPLIANCE)


def test_a_registered_appliance_cannot_become_a_second_device(site: DeviceSite) -> None:
    site.claim(site.archive(Name="north"), APPLIANCE)
    with pytest.raises(BelvedereError, match=r"BV-DEV-002.*north"):
        site.claim(site.archive(Name="south"), APPLIANCE)


def test_a_deregistered_appliance_comes_back_only_after_a_full_reset(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    site.claim(archive, APPLIANCE)
    site.call("DeleteDevice", DeviceId=archive.device_id)
    with pytest.raises(BelvedereError, match=r"BV-DEV-001.*gate"):
        site.claim(site.archive(Name="gate"), APPLIANCE)
    reset = Appliance(APPLIANCE.serial_number, "installation-2", "7.0.13")
    site.claim(site.archive(Name="yard"), reset)


def test_what_was_acknowledged_is_there_after_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    site = open_device_site(tmp_path, clock)
    archive = site.archive(Name="gate", Tags={"place": "north"})
    permanent = site.claim(archive, APPLIANCE)
    fingerprint = site.certificates.authority.fingerprint
    site.database.close()
    again = open_device_site(tmp_path, clock)
    assert again.describe(archive.device_id)["Tags"] == {"place": "north"}
    assert again.identity(permanent).thing == archive.thing
    assert again.certificates.authority.fingerprint == fingerprint
    again.database.close()
