"""Appliances follow a site whose computer has another address, and stay the devices that they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.address_notice import NOTICE
from belvedere_simulator.service.reach import reaching
from fakes.channel_site import ChannelSite
from fakes.reached_computer import FIRST, SECOND, Computer
from fakes.running_appliance import archive_stick, provision, running_appliance
from fakes.waiting import until

PATIENCE = 60.0
"""Seconds. Whoever lost his site tries again after growing pauses."""


@pytest.fixture(scope="module")
def appliance(computer: Computer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """One that was provisioned for the first address."""
    folder = tmp_path_factory.mktemp("appliance")
    choose(computer, FIRST)
    with running_appliance(folder / "box") as running:
        provision(running, archive_stick(ChannelSite(computer.service), folder / "stick"))
        until(lambda: running.status().network.connected)
        yield running


def choose(computer: Computer, address: str) -> None:
    reaching.choose(computer.data_dir, address, computer.addresses)


def record(appliance: Appliance) -> DeviceRecord:
    around = appliance.surroundings
    assert around is not None
    found = load_record(around.store)
    assert found is not None
    return found


def log(appliance: Appliance) -> str:
    around = appliance.surroundings
    assert around is not None
    return (around.folders.logs / "occ.log").read_text(encoding="utf-8")


def test_a_note_on_a_stick_takes_it_to_the_new_address(
    computer: Computer, appliance: Appliance, tmp_path: Path
) -> None:
    before = record(appliance)
    assert FIRST in before.broker
    choose(computer, SECOND)
    until(lambda: not appliance.status().network.connected, PATIENCE)
    reaching.write_note(computer.data_dir, tmp_path)
    appliance.plug_stick(UsbPort.USB3, PluggedStick(tmp_path))
    until(lambda: appliance.status().network.connected, PATIENCE)
    appliance.unplug_stick(UsbPort.USB3)
    now = record(appliance)
    assert all(SECOND in url for url in (now.service, now.broker, now.credentials))
    assert (now.device_id, now.certificate, now.key) == (before.device_id, before.certificate, before.key)
    until(lambda: appliance.status().problems == ())


def test_an_older_word_of_the_site_changes_nothing(
    computer: Computer, appliance: Appliance, tmp_path: Path
) -> None:
    choose(computer, FIRST)
    reaching.write_note(computer.data_dir, tmp_path)
    choose(computer, SECOND)
    (tmp_path / "now").mkdir()
    reaching.write_note(computer.data_dir, tmp_path / "now")
    appliance.plug_stick(UsbPort.USB3, PluggedStick(tmp_path / "now"))
    until(lambda: SECOND in record(appliance).broker and appliance.status().network.connected, PATIENCE)
    appliance.unplug_stick(UsbPort.USB3)
    known = log(appliance).count("provisioned already")
    appliance.plug_stick(UsbPort.USB3, PluggedStick(tmp_path))
    until(lambda: log(appliance).count("provisioned already") > known)
    appliance.unplug_stick(UsbPort.USB3)
    assert SECOND in record(appliance).broker


def test_a_note_that_is_not_of_its_site_is_refused_and_shown(appliance: Appliance, tmp_path: Path) -> None:
    (tmp_path / NOTICE).write_text("{}", encoding="utf-8")
    before = record(appliance)
    appliance.plug_stick(UsbPort.USB3, PluggedStick(tmp_path))
    until(lambda: any("BV-PRV-014" in problem for problem in appliance.status().problems))
    appliance.unplug_stick(UsbPort.USB3)
    assert record(appliance) == before


def test_a_site_that_listens_nowhere_writes_no_note(computer: Computer, tmp_path: Path) -> None:
    choose(computer, "")
    with pytest.raises(BelvedereError) as refused:
        reaching.write_note(computer.data_dir, tmp_path)
    assert refused.value.code == "BV-RCH-004"
    assert not (tmp_path / NOTICE).exists()


def test_devices_that_were_told_another_address_are_named(computer: Computer, appliance: Appliance) -> None:
    choose(computer, SECOND)
    device = appliance.status().device
    assert device is not None
    found = {
        each.name: each.host for each in reaching.look(computer.data_dir, computer.addresses).left_behind
    }
    assert found[device.name] == FIRST
    choose(computer, FIRST)
    report = reaching.look(computer.data_dir, computer.addresses)
    assert device.name not in {each.name for each in report.left_behind}
