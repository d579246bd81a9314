"""Faults of the body: heat, the clock, and the power."""

from __future__ import annotations

from datetime import UTC, datetime

from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.fault_bench import FaultBench


def test_heat_turns_the_light_red_and_nothing_stops(plain: FaultBench) -> None:
    plain.inject(FaultKind.OVERHEATING)
    plain.see_lights("fast blinking red", "blinking green")
    plain.see_problem("The appliance is too hot")
    plain.see_shipped("kern_log", "temperature above the limit")
    assert plain.device["DeviceConnectionStatus"] == "ONLINE"
    # The shadow tells of the light to those who are not there.
    plain.until(lambda: plain.shadow["leds"]["status"] == "red-fast")
    plain.clear(FaultKind.OVERHEATING)
    plain.see_shipped("kern_log", "temperature below the limit")


def test_a_wrong_clock_stamps_lines_wrongly_and_breaks_nothing(plain: FaultBench) -> None:
    plain.inject(FaultKind.CLOCK_SKEW, seconds=7200)
    assert plain.status.clock_skew == 7200
    plain.see_shipped("syslog", "Time has been changed: it is +7200.0 s off")
    # A connection that begins now must not suffer from it.
    plain.inject(FaultKind.BROKER_RESET)
    plain.see_device("OFFLINE")
    line = plain.see_log("occ_log", "Connection reset by peer")
    stamped = datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    assert 7000 < (stamped - datetime.now(UTC)).total_seconds() < 7400
    plain.clear(FaultKind.BROKER_RESET)
    plain.see_device("ONLINE")
    plain.clear(FaultKind.CLOCK_SKEW)
    plain.see_shipped("syslog", "System clock was +7200.0 s off, synchronised")
    assert plain.status.clock_skew == 0


def test_a_power_cut_ends_everything_at_once_until_power_is_back(plain: FaultBench) -> None:
    plain.inject(FaultKind.POWER_CUT)
    plain.until(lambda: plain.status.power == "off")
    assert plain.lights == ("off", "off")
    plain.see_device("OFFLINE")
    plain.clear(FaultKind.POWER_CUT)
    plain.until(lambda: plain.status.power == "on")
    plain.see_shipped("kern_log", "Booting software 7.0.13")
    plain.see_shipped("occ_log", "controller of software 7.0.13 started")
