"""Every row of the tables of lights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from appliance.body.hands import ARCHIVE, BOTH, LOG_FOLDER, POWER, RESET, Hands
from belvedere_simulator.appliance.body.events import (
    BootFailed,
    CablePlugged,
    CableUnplugged,
    ConfigurationCopied,
    Connection,
    LogCopyEnded,
    Overheating,
    Provisioned,
    ProvisioningFailed,
    RestoreDone,
    RestoreFailed,
    TimePassed,
    UsbPlugged,
    UsbUnplugged,
)
from belvedere_simulator.appliance.body.lights import Blink, Colour, Light, lights
from belvedere_simulator.appliance.body.parts import EthernetPort, UsbPort
from belvedere_simulator.appliance.body.state import Power

Situation = Callable[[Hands], object]


def booting(hands: Hands) -> None:
    hands.press(POWER, 1)


def running(hands: Hands) -> None:
    hands.switch_on()


def copying_configuration(hands: Hands) -> None:
    hands.switch_on()
    hands.do(UsbPlugged(UsbPort.USB3, ARCHIVE))


def registering(hands: Hands) -> None:
    copying_configuration(hands)
    hands.do(ConfigurationCopied(UsbPort.USB3))


def copying_logs(hands: Hands) -> None:
    hands.do(UsbPlugged(UsbPort.USB3, LOG_FOLDER))
    hands.switch_on()


def failed_start(hands: Hands) -> None:
    booting(hands)
    hands.do(BootFailed("a byte of the image changed"))


def overheated(hands: Hands) -> None:
    hands.switch_on()
    hands.do(Overheating(True))


def restoring_latest(hands: Hands) -> None:
    hands.press(RESET, 1)


def restoring_minimum(hands: Hands) -> None:
    hands.press(RESET, 5)


def resetting_in_full(hands: Hands) -> None:
    hands.press(BOTH, 5)


STATUS = [
    (booting, Colour.GREEN, Blink.FAST),
    (running, Colour.GREEN, Blink.SOLID),
    (copying_configuration, Colour.BLUE, Blink.SLOW),
    (registering, Colour.BLUE, Blink.SLOW),
    (copying_logs, Colour.BLUE, Blink.FAST),
    (failed_start, Colour.RED, Blink.FAST),
    (overheated, Colour.RED, Blink.FAST),
    (restoring_latest, Colour.ORANGE, Blink.SLOW),
    (restoring_minimum, Colour.ORANGE, Blink.FAST),
    (resetting_in_full, Colour.ORANGE, Blink.FAST),
]


@pytest.mark.parametrize(("situation", "colour", "blink"), STATUS)
def test_status_light(hands: Hands, situation: Situation, colour: Colour, blink: Blink) -> None:
    situation(hands)
    assert hands.status == Light(colour, blink)


def cable(hands: Hands) -> None:
    hands.switch_on()
    hands.do(CablePlugged(EthernetPort.ETH1))


def talking(hands: Hands) -> None:
    hands.provision()
    hands.do(Connection(True))


def no_cable(hands: Hands) -> None:
    hands.switch_on()


def cable_pulled_out(hands: Hands) -> None:
    cable(hands)
    hands.do(CableUnplugged(EthernetPort.ETH1))


NETWORK = [
    (cable, Colour.GREEN, Blink.SOLID),
    (talking, Colour.GREEN, Blink.TRAFFIC),
    (no_cable, Colour.RED, Blink.SOLID),
    (cable_pulled_out, Colour.RED, Blink.SOLID),
]


@pytest.mark.parametrize(("situation", "colour", "blink"), NETWORK)
def test_network_light(hands: Hands, situation: Situation, colour: Colour, blink: Blink) -> None:
    situation(hands)
    assert hands.network == Light(colour, blink)


def test_slow_is_every_three_seconds_and_fast_every_second() -> None:
    assert (Blink.SLOW.value, Blink.FAST.value) == (3, 1)


def test_everything_is_dark_without_power(hands: Hands) -> None:
    hands.do(CablePlugged(EthernetPort.ETH0), Overheating(True))
    assert {lights(hands.body).power, hands.status, hands.network} == {Light(Colour.NONE)}


def test_the_light_turns_blue_while_provisioning_and_green_again_after_it(hands: Hands) -> None:
    registering(hands)
    hands.do(Provisioned(UsbPort.USB3))
    assert hands.status == Light(Colour.GREEN)


@pytest.mark.parametrize("reason", [None, "the drive is full"])
def test_the_light_is_green_again_after_logs_were_copied_or_not(hands: Hands, reason: str | None) -> None:
    copying_logs(hands)
    hands.do(LogCopyEnded(UsbPort.USB3, reason))
    assert hands.status == Light(Colour.GREEN)


def test_a_refused_archive_is_red_until_the_stick_is_pulled_out(hands: Hands) -> None:
    registering(hands)
    hands.do(ProvisioningFailed(UsbPort.USB3, "expired"))
    assert hands.status == Light(Colour.RED, Blink.FAST)
    hands.do(UsbUnplugged(UsbPort.USB3))
    assert hands.status == Light(Colour.GREEN)


def test_the_red_light_goes_out_when_it_has_cooled_down(hands: Hands) -> None:
    overheated(hands)
    hands.do(Overheating(False))
    assert hands.status == Light(Colour.GREEN)


def test_heat_is_shown_before_anything_else(hands: Hands) -> None:
    restoring_latest(hands)
    hands.do(Overheating(True))
    assert hands.status == Light(Colour.RED, Blink.FAST)


def test_a_failed_start_stays_red_until_it_is_off(hands: Hands) -> None:
    failed_start(hands)
    hands.press(POWER, 1)
    assert hands.status == Light(Colour.RED, Blink.FAST)
    hands.do(TimePassed(10))
    assert (hands.body.power, hands.status) == (Power.OFF, Light(Colour.NONE))


def test_a_reset_that_fails_is_red(hands: Hands) -> None:
    restoring_minimum(hands)
    hands.do(RestoreFailed("the disk cannot be written"))
    assert hands.status == Light(Colour.RED, Blink.FAST)


def test_after_a_reset_the_light_blinks_green_and_then_stays_green(hands: Hands) -> None:
    restoring_latest(hands)
    hands.do(RestoreDone(), TimePassed(240))
    assert hands.status == Light(Colour.GREEN, Blink.FAST)
    hands.boot()
    assert hands.status == Light(Colour.GREEN)
