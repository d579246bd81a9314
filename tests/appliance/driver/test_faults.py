"""Faults of the body: each strikes, is seen, and is gone when it is cleared."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, provision
from fakes.waiting import until


def _log(appliance: Appliance, name: str) -> str:
    around = appliance.surroundings
    assert around is not None
    return (around.folders.logs / name).read_text(encoding="utf-8")


def _skew(appliance: Appliance) -> float:
    around = appliance.surroundings
    assert around is not None
    return round((around.clock() - datetime.now(UTC)).total_seconds())


def test_heat_turns_the_light_red_until_it_has_cooled_down(appliance: Appliance) -> None:
    appliance.faults.inject(InjectedFault(FaultKind.OVERHEATING))
    until(lambda: appliance.status().lights.status.words == "fast blinking red")
    assert appliance.status().problems == ("The appliance is too hot",)
    until(lambda: "above the limit" in _log(appliance, "kern.log"))
    appliance.faults.clear(FaultKind.OVERHEATING)
    until(lambda: appliance.status().lights.status.words == "solid green")
    assert appliance.status().problems == ()
    until(lambda: "below the limit" in _log(appliance, "kern.log"))


def test_a_power_cut_darkens_it_until_power_is_back(appliance: Appliance) -> None:
    appliance.faults.inject(InjectedFault(FaultKind.POWER_CUT))
    until(lambda: appliance.status().power == "off")
    assert {light["words"] for light in appliance.status().to_document()["lights"].values()} == {"off"}
    appliance.plug_mains()
    appliance.plug_monitor()
    until(lambda: appliance.status().monitor)
    assert appliance.status().power == "off", "a plug is of no use while there is no power"
    appliance.faults.clear(FaultKind.POWER_CUT)
    until(lambda: appliance.status().power == "on")


def test_the_spare_cable_takes_over_and_the_last_one_takes_the_connection(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    provision(appliance, archive_stick(site, tmp_path / "stick", f"gate-{secrets.token_hex(4)}"))
    until(lambda: appliance.status().network.connected)
    appliance.faults.inject(InjectedFault(FaultKind.CABLE_ETH0))
    until(lambda: appliance.status().network.service_port == "eth1")
    assert appliance.status().lights.network.colour == "green"
    appliance.faults.inject(InjectedFault(FaultKind.CABLE_ETH1))
    until(lambda: appliance.status().lights.network.words == "solid red")
    assert not appliance.status().network.connected
    appliance.faults.clear(FaultKind.CABLE_ETH0)
    until(lambda: appliance.status().lights.network.words == "blinking green", 60)
    until(lambda: "eth1: Link is Down" in _log(appliance, "kern.log"))


def test_a_cable_that_is_cut_and_pulled_out_stays_out(appliance: Appliance) -> None:
    appliance.faults.inject(InjectedFault(FaultKind.CABLE_ETH0))
    until(lambda: appliance.status().network.service_port == "eth1")
    appliance.unplug_cable(EthernetPort.ETH0)
    appliance.faults.clear(FaultKind.CABLE_ETH0)
    appliance.plug_monitor()
    until(lambda: appliance.status().monitor)
    assert appliance.status().network.service_port == "eth1"


def test_a_skewed_clock_is_put_right_once_time_servers_answer(appliance: Appliance) -> None:
    appliance.faults.inject(InjectedFault(FaultKind.NTP))
    appliance.faults.inject(InjectedFault(FaultKind.CLOCK_SKEW, settings={"seconds": -3600}))
    assert (_skew(appliance), appliance.status().clock_skew) == (-3600, -3600)
    appliance.faults.clear(FaultKind.CLOCK_SKEW)
    assert _skew(appliance) == -3600
    appliance.faults.clear(FaultKind.NTP)
    assert _skew(appliance) == 0
    assert "System clock was -3600.0 s off" in _log(appliance, "syslog.log")


def test_names_and_time_servers_can_be_taken_away(appliance: Appliance) -> None:
    around = appliance.surroundings
    assert around is not None
    assert (around.reach.ways.names, around.reach.ways.time) == (True, True)
    appliance.faults.inject(InjectedFault(FaultKind.DNS))
    appliance.faults.inject(InjectedFault(FaultKind.NTP))
    assert (around.reach.ways.names, around.reach.ways.time) == (False, False)
    assert [fault.kind for fault in appliance.status().faults] == ["dns", "ntp"]
    appliance.faults.clear(FaultKind.DNS)
    appliance.faults.clear(FaultKind.NTP)
    assert (around.reach.ways.names, around.reach.ways.time) == (True, True)


def test_every_fault_is_told_to_those_who_look(appliance: Appliance) -> None:
    seen: list[ApplianceStatus] = []
    appliance.observe(seen.append)
    appliance.faults.inject(InjectedFault(FaultKind.CAMERA_LOST, "door"))
    until(
        lambda: seen and [(each.kind, each.target) for each in seen[-1].faults] == [("camera-lost", "door")]
    )
    appliance.faults.clear(FaultKind.CAMERA_LOST, "door")
    until(lambda: not seen[-1].faults)
