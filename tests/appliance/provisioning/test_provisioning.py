"""Provisioning against a running service: what lies on the drive, and what becomes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.provisioning.joining import Obstacle, context_of, obstacle
from belvedere_simulator.appliance.provisioning.keys import serial_of
from belvedere_simulator.appliance.provisioning.network import load_network
from belvedere_simulator.appliance.provisioning.progress import Step, last_result, load_progress
from belvedere_simulator.appliance.provisioning.provisioner import Provisioner
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.storage.resets import Reset, reset
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.channel.device_client import DeviceIdentity
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.reader import read_archive
from fakes.boxes import Box
from fakes.channel_site import ChannelSite
from fakes.hand_clock import HandClock
from fakes.sticks import complaints_about, fat_image, read_from_image
from fakes.waiting import until

LOGS = {"occ.log", "ota_agent.log", "syslog.log", "kern.log"}
ARCHIVE = "certificates-omni_gate.zip"


def _archive(site: ChannelSite, name: str = "gate", **more: Any) -> bytes:
    return bytes(site.api.provision_device(Name=name, **more)["Certificates"])


def _refused(provisioner: Provisioner, stick: Path) -> str:
    with pytest.raises(BelvedereError) as refused:
        provisioner.provision(open_stick(stick))
    return refused.value.code


def test_an_appliance_is_provisioned_from_a_folder(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    receipt = box.provisioner().provision(open_stick(stick))
    until(lambda: site.described(receipt.record.device_id)["ProvisioningStatus"] == "SUCCEEDED")
    device = site.described(receipt.record.device_id)
    assert (device["ProvisioningStatus"], device["CurrentSoftware"]) == ("SUCCEEDED", "7.0.13")
    assert box.steps == list(Step)
    assert receipt.warnings == ()
    assert {file.name for file in (stick / "panorama").iterdir()} == LOGS
    assert "is provisioned" in (stick / "panorama" / "occ.log").read_text()


def test_an_appliance_is_provisioned_from_a_fat32_image(site: ChannelSite, box: Box, tmp_path: Path) -> None:
    image = fat_image(tmp_path / "stick.img", {ARCHIVE: _archive(site)})
    receipt = box.provisioner().provision(open_stick(image))
    until(lambda: site.described(receipt.record.device_id)["ProvisioningStatus"] == "SUCCEEDED")
    for name in LOGS:
        assert read_from_image(image, f"panorama/{name}") == (box.folders.logs / name).read_bytes()
    assert complaints_about(image) == ""


def test_its_lines_have_the_shape_of_the_controllers(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    box.provisioner().provision(open_stick(stick))
    shape = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (INFO|WARN|ERROR) \w+\(\d+\) .+")
    lines = box.log().splitlines()
    assert len(lines) > 5
    assert [line for line in lines if not shape.fullmatch(line)] == []


def test_the_fingerprint_is_the_one_that_the_service_shows(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    shown = box.provisioner().provision(open_stick(stick)).fingerprint
    assert shown.replace(":", "").lower() == site.service.panorama.certificates.authority.fingerprint
    assert shown in (stick / "panorama" / "occ.log").read_text()


def test_the_temporary_certificate_is_revoked(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    content = _archive(site)
    clock.advance(timedelta(seconds=20))
    (stick / ARCHIVE).write_bytes(content)
    box.provisioner().provision(open_stick(stick))
    archive = read_archive(content, datetime.now(UTC))
    context = context_of(archive.authority, archive.certificate, archive.key)
    claiming = DeviceIdentity(archive.thing, serial_of(archive.certificate), claiming=True)
    until(lambda: obstacle(archive.broker, context, claiming) is Obstacle.REFUSED)


def test_nothing_of_the_key_lies_about(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    box.provisioner().provision(open_stick(stick))
    everything = b"".join(file.read_bytes() for file in box.folders.root.rglob("*") if file.is_file())
    assert b"PRIVATE KEY" not in everything
    assert b"CERTIFICATE" not in everything


def test_the_network_is_configured_as_asked(site: ChannelSite, box: Box, stick: Path) -> None:
    info = {
        "IpAddress": "10.0.0.9",
        "Mask": "255.255.255.0",
        "Dns": ["10.0.0.1"],
        "DefaultGateway": "10.0.0.1",
    }
    network = {
        "Ethernet0": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info},
        "Ntp": {"NtpServers": ["time.example.org"]},
    }
    (stick / ARCHIVE).write_bytes(_archive(site, NetworkingConfiguration=network))
    box.provisioner().provision(open_stick(stick))
    state = load_network(box.store())
    assert state is not None
    assert (state.interfaces[0].address, state.interfaces[0].static) == ("10.0.0.9/24", True)
    assert (state.interfaces[1].static, state.ntp) == (False, ("time.example.org",))
    assert "eth0" in box.log("kern.log")
    assert "10.0.0.9/24" in box.log("syslog.log")


@pytest.mark.parametrize(("seconds", "code"), [(0, "BV-CRT-003"), (20, "BV-PRV-009")])
def test_of_two_appliances_with_copies_one_wins(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path, seconds: int, code: str
) -> None:
    """The other may be so near that the temporary certificate is not revoked yet: its claim is refused."""
    (stick / ARCHIVE).write_bytes(_archive(site))
    clock.advance(timedelta(seconds=seconds))
    other = Box(box.root.parent / "other", "142301900002")
    receipt = box.provisioner().provision(open_stick(stick))
    assert _refused(other.provisioner(), stick) == code
    assert code in (stick / "panorama" / "occ.log").read_text()
    result = last_result(other.store())
    assert result is not None
    assert not result.succeeded
    assert load_record(other.store()) is None
    assert site.described(receipt.record.device_id)["SerialNumber"] == "142301900001"


def test_an_archive_is_good_for_five_minutes_of_the_services_clock(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    clock.advance(timedelta(minutes=6))
    assert _refused(box.provisioner(), stick) == "BV-PRV-009"
    assert "BV-PRV-009" in (stick / "panorama" / "occ.log").read_text()
    assert load_progress(box.store()) is None


def test_an_archive_that_is_too_old_by_both_clocks_is_called_expired(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    clock.advance(timedelta(minutes=-6))
    (stick / ARCHIVE).write_bytes(_archive(site))
    clock.advance(timedelta(minutes=6))
    assert _refused(box.provisioner(), stick) == "BV-PRV-007"


def test_the_appliances_own_clock_only_warns(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    box.clock = lambda: datetime(2022, 1, 1, tzinfo=UTC)
    receipt = box.provisioner().provision(open_stick(stick))
    assert "2022-01-01" in receipt.warnings[0]
    assert " WARN checkValidity" in box.log()


def test_another_site_has_to_wait_for_a_full_reset(
    site: ChannelSite, box: Box, stick: Path, other_site: ChannelSite
) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    first = box.provisioner().provision(open_stick(stick))
    (stick / ARCHIVE).write_bytes(_archive(other_site))
    assert _refused(box.provisioner(), stick) == "BV-PRV-006"
    assert load_record(box.store()) == first.record
    reset(Reset.FULL, box.folders)
    second = box.provisioner().provision(open_stick(stick))
    assert second.fingerprint != first.fingerprint


def test_a_drive_left_plugged_in_changes_nothing(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    first = box.provisioner().provision(open_stick(stick))
    assert box.provisioner().provision(open_stick(stick)).record == first.record


def test_a_deregistered_appliance_comes_back_after_a_full_reset_only(
    site: ChannelSite, box: Box, stick: Path
) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    first = box.provisioner().provision(open_stick(stick))
    site.api.delete_device(DeviceId=first.record.device_id)
    (stick / ARCHIVE).write_bytes(_archive(site, "gate-again"))
    assert _refused(box.provisioner(), stick) == "BV-DEV-001"
    reset(Reset.FULL, box.folders)
    assert box.provisioner().provision(open_stick(stick)).record.device_name == "gate-again"


def test_a_site_that_cannot_be_reached_is_tried_again(site: ChannelSite, box: Box, stick: Path) -> None:
    (stick / ARCHIVE).write_bytes(_archive(site))
    site.service.close()
    box.connect_seconds = 0.5
    assert _refused(box.provisioner(), stick) == "BV-PRV-008"
    progress = load_progress(box.store())
    assert progress is not None
    assert progress.step is Step.READ


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda content: content[: len(content) // 2], "BV-PRV-001"),
        (lambda content: content + bytes(300_000), "BV-PRV-002"),
        (lambda content: content.replace(b"authority.pem", b"../../etc/xyz"), "BV-PRV-003"),
        (lambda _content: b"", "BV-PRV-001"),
    ],
)
def test_a_damaged_archive_is_refused(
    site: ChannelSite, box: Box, stick: Path, damage: Any, code: str
) -> None:
    (stick / ARCHIVE).write_bytes(damage(_archive(site)))
    assert _refused(box.provisioner(), stick) == code
    assert code in (stick / "panorama" / "occ.log").read_text()
    result = last_result(box.store())
    assert result is not None
    assert result.code == code
