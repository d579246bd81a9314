"""Drives of all sorts in the ports of a whole appliance."""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import Compatibility, FileSystem, Stick, UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.driver.stick_facts import facts_of
from belvedere_simulator.appliance.provisioning.progress import load_progress
from belvedere_simulator.errors import BelvedereError
from fakes.channel_site import ChannelSite
from fakes.running_appliance import ARCHIVE, archive_stick, options_for, provision, running_appliance
from fakes.sticks import fat_image, read_from_image
from fakes.waiting import until

USB3, USB2 = UsbPort.USB3, UsbPort.USB2


def _name() -> str:
    return f"gate-{secrets.token_hex(4)}"


def _log(appliance: Appliance, name: str) -> str:
    around = appliance.surroundings
    assert around is not None
    return (around.folders.logs / name).read_text(encoding="utf-8")


def _on_image(image: Path, path: str) -> bytes:
    """A file of an image; nothing while it is not there."""
    with suppress(AssertionError):
        return read_from_image(image, path)
    return b""


def test_a_fat32_image_provisions_it_and_gets_the_logs(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    folder = archive_stick(site, tmp_path / "stick", _name())
    image = fat_image(tmp_path / "stick.img", {ARCHIVE: (folder / ARCHIVE).read_bytes()})
    seen: list[ApplianceStatus] = []
    appliance.observe(seen.append)
    provision(appliance, image)
    assert "slow blinking blue" in {status.lights.status.words for status in seen}
    until(lambda: appliance.status().network.connected)
    # The logs come to the stick while it connects already.
    until(lambda: b"is provisioned" in _on_image(image, "panorama/occ.log"))


def test_a_stick_that_was_there_at_power_on_provisions_it(site: ChannelSite, tmp_path: Path) -> None:
    stick = archive_stick(site, tmp_path / "stick", _name())
    with running_appliance(tmp_path / "box") as first:
        first.unplug_mains()
        until(lambda: first.status().power == "off")
        first.plug_stick(USB3, PluggedStick(stick))
    with running_appliance(tmp_path / "box") as appliance:
        until(lambda: appliance.status().provisioned, 60)
        assert [(each.port, each.path) for each in appliance.status().usb] == [("usb3", str(stick))]


@pytest.mark.parametrize(
    ("odd", "port", "problem"),
    [
        ({"file_system": FileSystem.EXFAT}, USB3, "The USB drive is not formatted with FAT32"),
        ({"size": 64.0}, USB3, "The USB drive is larger than 32 GB"),
        ({"compatibility": Compatibility.USB3_ONLY}, USB2, "The USB drive does not work in the USB 2.0 port"),
    ],
)
def test_an_odd_stick_is_refused_on_light_and_log(
    appliance: Appliance, tmp_path: Path, odd: dict[str, object], port: UsbPort, problem: str
) -> None:
    (tmp_path / ARCHIVE).write_bytes(b"never read")
    appliance.plug_stick(port, PluggedStick(tmp_path, **odd))  # type: ignore[arg-type]
    until(lambda: appliance.status().lights.status.words == "fast blinking red")
    status = appliance.status()
    assert status.problems == (problem,)
    assert [(each.port, each.problem) for each in status.usb] == [(port.value, problem)]
    until(lambda: problem in _log(appliance, "kern.log"))
    appliance.unplug_stick(port)
    until(lambda: appliance.status().lights.status.words == "solid green")


def test_an_archive_that_is_none_is_refused_with_the_reason(appliance: Appliance, tmp_path: Path) -> None:
    (tmp_path / ARCHIVE).write_bytes(b"not a zip file")
    appliance.plug_stick(USB3, PluggedStick(tmp_path))
    until(lambda: appliance.status().lights.status.words == "fast blinking red")
    assert "BV-PRV-001" in appliance.status().problems[0]
    until(lambda: "BV-PRV-001" in _log(appliance, "occ.log"))
    until((tmp_path / "panorama" / "occ.log").exists)
    assert not appliance.status().provisioned


def test_a_provisioned_appliance_refuses_the_archive_of_another_site_only(
    site: ChannelSite, other_site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    own = archive_stick(site, tmp_path / "own", _name())
    device_id = provision(appliance, own)
    appliance.plug_stick(USB3, PluggedStick(archive_stick(site, tmp_path / "second", _name())))
    until(lambda: _log(appliance, "occ.log").count("provisioned already") == 1)
    assert "the archive is of" in _log(appliance, "occ.log")
    appliance.unplug_stick(USB3)
    # Its own says nothing new, either: there is one for each device.
    appliance.plug_stick(USB3, PluggedStick(own))
    until(lambda: _log(appliance, "occ.log").count("provisioned already") == 2)
    assert _log(appliance, "occ.log").count("the archive is of") == 1
    assert appliance.status().problems == ()
    appliance.unplug_stick(USB3)
    appliance.plug_stick(USB3, PluggedStick(archive_stick(other_site, tmp_path / "foreign", _name())))
    until(lambda: appliance.status().lights.status.words == "fast blinking red")
    assert "BV-PRV-006" in appliance.status().problems[0]
    status = appliance.status()
    assert status.device is not None
    assert status.device.device_id == device_id


def test_logs_are_copied_to_a_stick_that_was_there_at_power_on(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    provision(appliance, archive_stick(site, tmp_path / "own", _name()))
    logs = tmp_path / "logs" / "panorama" / "managed_logs"
    logs.mkdir(parents=True)
    appliance.unplug_mains()
    until(lambda: appliance.status().power == "off")
    seen: list[ApplianceStatus] = []
    appliance.observe(seen.append)
    appliance.plug_stick(USB3, PluggedStick(tmp_path / "logs"))
    appliance.plug_mains()
    until(lambda: any(logs.glob("panorama_device_log_v1_*.img")), 40)
    until(lambda: appliance.status().activity is None and appliance.status().power == "on")
    assert "fast blinking blue" in {status.lights.status.words for status in seen}


@pytest.mark.parametrize("turn", range(4))
def test_a_stick_that_is_pulled_out_at_once_was_copied_whole_or_leaves_nothing(
    site: ChannelSite, appliance: Appliance, tmp_path: Path, turn: int
) -> None:
    """Wherever the reading of it is just then: who is told that it was too early may bring it again."""
    stick = archive_stick(site, tmp_path / f"stick {turn}", _name())
    appliance.plug_stick(USB3, PluggedStick(stick))
    appliance.unplug_stick(USB3)
    until(lambda: appliance.status().provisioned or appliance.status().problems, 60)
    around = appliance.surroundings
    assert around is not None
    until(lambda: load_progress(around.store) is None and _calm())
    if not appliance.status().provisioned:
        assert appliance.status().problems == ("The USB drive was pulled out too early",)
        provision(appliance, stick)
    until(lambda: appliance.status().network.connected)


def _calm() -> bool:
    return all(thread.name != "BeginProvisioning" for thread in threading.enumerate())


def test_a_port_takes_one_stick(appliance: Appliance, tmp_path: Path) -> None:
    appliance.plug_stick(USB3, PluggedStick(tmp_path))
    with pytest.raises(BelvedereError) as refused:
        appliance.plug_stick(USB3, PluggedStick(tmp_path))
    assert refused.value.code == "BV-APL-006"


def test_where_nothing_is_nothing_can_be_plugged_in(appliance: Appliance, tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        appliance.plug_stick(USB3, PluggedStick(tmp_path / "nothing"))
    assert refused.value.code == "BV-USB-001"
    assert appliance.status().usb == ()


def test_a_stick_that_is_gone_at_the_next_start_is_as_good_as_pulled_out(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with running_appliance(tmp_path / "box") as appliance:
        appliance.plug_stick(USB3, PluggedStick(stick))
    stick.rmdir()
    appliance = Appliance(options_for(tmp_path / "box"))
    assert appliance.status().usb == ()
    appliance.start()
    appliance.close()


@pytest.mark.parametrize(
    ("offset", "mark", "kind"),
    [
        (3, b"EXFAT   ", FileSystem.EXFAT),
        (3, b"NTFS    ", FileSystem.NTFS),
        (1080, b"\x53\xef", FileSystem.EXT4),
        (0, b"", FileSystem.NONE),
    ],
)
def test_images_of_other_file_systems_are_told_apart(
    tmp_path: Path, offset: int, mark: bytes, kind: FileSystem
) -> None:
    image = tmp_path / "stick.img"
    image.write_bytes(b"\0" * offset + mark + b"\0" * 4096)
    assert facts_of(PluggedStick(image)) == Stick(file_system=kind)


@pytest.mark.parametrize(("name", "kind"), [("vfat", FileSystem.FAT32), ("exfat", FileSystem.EXFAT)])
def test_a_mounted_drive_is_what_it_is(tmp_path: Path, name: str, kind: FileSystem) -> None:
    mounts, drive = tmp_path / "mountinfo", tmp_path / "my stick"
    drive.mkdir()
    escaped = str(drive).replace(" ", "\\040")
    mounts.write_text(f"52 29 8:17 / {escaped} rw,relatime shared:29 - {name} /dev/sdb1 rw\n")
    facts = facts_of(PluggedStick(drive), mounts)
    assert facts.file_system is kind
    assert facts.size != 16.0
    assert facts_of(PluggedStick(tmp_path), mounts) == Stick()
