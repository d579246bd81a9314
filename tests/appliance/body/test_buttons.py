"""Every row of the table of buttons."""

from __future__ import annotations

import pytest

from appliance.body.hands import BOTH, POWER, RESET, Hands
from belvedere_simulator.appliance.body.effects import Delete, RestoreSoftware, ShutDown, StartBoot, StopAll
from belvedere_simulator.appliance.body.events import (
    ButtonDown,
    ButtonUp,
    MainsCut,
    MainsPlugged,
    Pressed,
    RestoreFailed,
    TimePassed,
)
from belvedere_simulator.appliance.body.parts import EVERYTHING, Button
from belvedere_simulator.appliance.body.state import Power
from belvedere_simulator.appliance.software.installed import Reset, Software

OFF = [
    (POWER, 0.1, Power.BOOTING, None),
    (POWER, 1, Power.BOOTING, None),
    (POWER, 5, Power.BOOTING, None),
    (RESET, 0.9, Power.OFF, None),
    (RESET, 1, Power.RESTORING, Reset.LATEST),
    (RESET, 4.9, Power.RESTORING, Reset.LATEST),
    (RESET, 5, Power.RESTORING, Reset.MINIMUM),
    (BOTH, 1, Power.OFF, None),
    (BOTH, 4.9, Power.OFF, None),
    (BOTH, 5, Power.RESTORING, Reset.FULL),
    (frozenset(), 5, Power.OFF, None),
]


@pytest.mark.parametrize(("buttons", "seconds", "power", "reset"), OFF)
def test_buttons_of_an_appliance_that_is_off(
    hands: Hands, buttons: frozenset[Button], seconds: float, power: Power, reset: Reset | None
) -> None:
    hands.press(buttons, seconds)
    assert (hands.body.power, hands.body.kept.reset) == (power, reset)


ON = [
    (POWER, 0.9, Power.ON),
    (POWER, 1, Power.SHUTTING_DOWN),
    (POWER, 5, Power.SHUTTING_DOWN),
    (RESET, 1, Power.ON),
    (RESET, 5, Power.ON),
    (BOTH, 5, Power.ON),
]


@pytest.mark.parametrize(("buttons", "seconds", "power"), ON)
def test_buttons_of_an_appliance_that_is_on(
    hands: Hands, buttons: frozenset[Button], seconds: float, power: Power
) -> None:
    hands.switch_on()
    hands.press(buttons, seconds)
    assert (hands.body.power, hands.body.kept.reset) == (power, None)


@pytest.mark.parametrize(("buttons", "seconds", "power", "reset"), OFF)
def test_fingers_do_what_a_press_does(
    hands: Hands, buttons: frozenset[Button], seconds: float, power: Power, reset: Reset | None
) -> None:
    hands.do(*map(ButtonDown, buttons), *[TimePassed(seconds / 10)] * 10, *map(ButtonUp, buttons))
    assert (hands.body.power, hands.body.kept.reset) == (power, reset)


def test_both_buttons_count_for_as_long_as_both_are_held(hands: Hands) -> None:
    hands.do(ButtonDown(Button.POWER), TimePassed(4), ButtonDown(Button.RESET), TimePassed(4))
    hands.do(ButtonUp(Button.POWER), TimePassed(4), ButtonUp(Button.RESET))
    assert (hands.body.power, hands.body.kept.reset) == (Power.OFF, None)


def test_nothing_happens_before_the_buttons_are_released(hands: Hands) -> None:
    hands.do(ButtonDown(Button.POWER), ButtonDown(Button.RESET), TimePassed(60), ButtonUp(Button.POWER))
    assert hands.body.power is Power.OFF
    hands.do(Pressed(POWER, 1))
    assert hands.body.power is Power.OFF
    hands.do(ButtonUp(Button.RESET))
    assert hands.body.kept.reset is Reset.FULL


def test_the_shutdown_takes_ten_seconds(hands: Hands) -> None:
    hands.switch_on()
    assert hands.press(POWER, 1) == (ShutDown(),)
    assert hands.do(TimePassed(9.9)) == ()
    assert hands.body.power is Power.SHUTTING_DOWN
    assert hands.do(TimePassed(0.1)) == (StopAll(),)
    assert (hands.body.power, hands.body.remaining) == (Power.OFF, 0)


def test_buttons_do_nothing_while_it_restores_or_shuts_down(hands: Hands) -> None:
    hands.press(RESET, 1)
    hands.press(POWER, 1)
    assert hands.body.power is Power.RESTORING
    hands.restore()
    hands.press(POWER, 1)
    hands.press(BOTH, 5)
    assert (hands.body.power, hands.body.kept.reset) == (Power.SHUTTING_DOWN, None)


@pytest.mark.parametrize(("buttons", "seconds"), [(POWER, 1), (RESET, 1), (RESET, 5), (BOTH, 5)])
def test_buttons_do_nothing_without_mains(hands: Hands, buttons: frozenset[Button], seconds: float) -> None:
    hands.do(MainsCut())
    assert hands.press(buttons, seconds) == ()
    assert hands.body.power is Power.OFF


INSTALLED = [
    (RESET, 1, "6.2.1", ()),
    (RESET, 5, "5.0.42", ()),
    (BOTH, 5, "5.0.42", (Delete(EVERYTHING),)),
]


@pytest.mark.parametrize(("buttons", "seconds", "version", "deleted"), INSTALLED)
def test_what_a_reset_installs_and_deletes(
    hands: Hands, buttons: frozenset[Button], seconds: float, version: str, deleted: tuple[Delete, ...]
) -> None:
    hands.provision()
    hands.switch_off()
    hands.run_software("6.2.1")
    assert hands.press(buttons, seconds) == (*deleted, RestoreSoftware(version))
    assert StartBoot(version) not in hands.effects
    hands.restore()
    assert hands.body.kept.software == Software(running=version, latest="6.2.1", counter=3)
    assert hands.body.kept.provisioned is not bool(deleted)


def test_a_short_reset_brings_back_the_update_that_a_long_one_took_away(hands: Hands) -> None:
    hands.run_software("6.2.1")
    hands.press(RESET, 5)
    hands.restore()
    hands.switch_off()
    hands.press(RESET, 1)
    hands.restore()
    assert hands.body.kept.software.running == "6.2.1"


def test_a_reset_that_was_cut_short_goes_on_when_the_power_is_back(hands: Hands) -> None:
    hands.provision()
    hands.switch_off()
    hands.press(BOTH, 5)
    hands.do(TimePassed(100), MainsCut())
    assert hands.do(MainsPlugged()) == (Delete(EVERYTHING), RestoreSoftware("7.0.13"))
    assert (hands.body.power, hands.body.remaining) == (Power.RESTORING, 240)


def test_no_other_reset_stands_in_for_a_full_one_that_failed(hands: Hands) -> None:
    hands.press(BOTH, 5)
    hands.do(RestoreFailed("the disk cannot be written"))
    hands.switch_off()
    assert Delete(EVERYTHING) in hands.press(RESET, 1)
    assert hands.body.kept.reset is Reset.FULL
