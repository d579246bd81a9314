"""Buttons and power of a whole appliance."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.events import ButtonDown, ButtonUp
from belvedere_simulator.appliance.body.parts import BOTH, Button
from belvedere_simulator.appliance.driver.fingers import Fingers
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, options_for, provision, running_appliance
from fakes.waiting import until

POWER, RESET = frozenset({Button.POWER}), frozenset({Button.RESET})


def _lights(seen: list[ApplianceStatus]) -> list[tuple[str, str]]:
    """Each power state and status light that was met, in order."""
    met = [(status.power, status.lights.status.words) for status in seen]
    return [each for number, each in enumerate(met) if number == 0 or met[number - 1] != each]


def _power(appliance: Appliance, wanted: str) -> None:
    until(lambda: appliance.status().power == wanted)


def test_it_blinks_while_it_starts_and_is_green_then(tmp_path: Path) -> None:
    seen: list[ApplianceStatus] = []
    appliance = Appliance(options_for(tmp_path))
    appliance.observe(seen.append)
    appliance.start()
    _power(appliance, "on")
    appliance.close()
    started = _lights(seen)
    assert started[-2:] == [("booting", "fast blinking green"), ("on", "solid green")]


def test_the_power_button_shuts_it_down_and_starts_it_again(appliance: Appliance) -> None:
    seen = [appliance.status()]
    appliance.observe(seen.append)
    appliance.press(POWER, 1)
    _power(appliance, "off")
    met = [("on", "solid green"), ("shutting-down", "solid green"), ("off", "off")]
    # Who looks is told once all that it takes is done.
    until(lambda: len(_lights(seen)) == len(met))
    assert _lights(seen) == met
    appliance.press(POWER, 1)
    _power(appliance, "on")


def test_a_start_takes_a_minute_by_its_own_time(tmp_path: Path) -> None:
    with running_appliance(tmp_path, time_scale=200.0) as appliance:
        assert appliance.status().time_scale == 200.0
        seen: list[ApplianceStatus] = []
        appliance.observe(seen.append)
        appliance.unplug_mains()
        _power(appliance, "off")
        appliance.plug_mains()
        # It starts for less than a third of a second: who asks now and then may not see it.
        _power(appliance, "on")
        until(lambda: seen[-1].power == "on")
        powers = [status.power for status in seen]
        assert list(dict.fromkeys(powers[powers.index("off") :])) == ["off", "booting", "on"]


def test_how_long_a_finger_stays_is_measured_by_the_real_clock() -> None:
    now = [0.0]
    fingers = Fingers(lambda: now[0])
    fingers.down(Button.RESET)
    now[0] += 5
    pressed = fingers.up(Button.RESET)
    assert pressed is not None
    assert (pressed.buttons, pressed.seconds) == (RESET, 5)
    assert fingers.up(Button.RESET) is None


def test_a_short_touch_is_none_whatever_the_time_scale(appliance: Appliance) -> None:
    appliance.post(ButtonDown(Button.POWER))
    appliance.post(ButtonUp(Button.POWER))
    appliance.press(RESET, 1)
    appliance.plug_monitor()
    until(lambda: appliance.status().monitor)
    assert appliance.status().power == "on"


@pytest.mark.parametrize(
    ("buttons", "seconds", "light"),
    [(RESET, 1, "slow blinking orange"), (RESET, 5, "fast blinking orange")],
)
def test_a_short_reset_keeps_certificate_and_data(
    site: ChannelSite,
    appliance: Appliance,
    tmp_path: Path,
    buttons: frozenset[Button],
    seconds: float,
    light: str,
) -> None:
    device_id = provision(appliance, archive_stick(site, tmp_path / "stick", _name()))
    seen: list[ApplianceStatus] = []
    appliance.press(POWER, 1)
    _power(appliance, "off")
    appliance.observe(seen.append)
    appliance.press(buttons, seconds)
    _power(appliance, "on")
    assert ("restoring", light) in _lights(seen)
    status = appliance.status()
    assert status.device is not None
    assert (status.device.device_id, status.provisioned) == (device_id, True)
    until(lambda: appliance.status().network.connected)


def test_a_full_reset_leaves_nothing_but_the_machine(
    site: ChannelSite, appliance: Appliance, tmp_path: Path
) -> None:
    provision(appliance, archive_stick(site, tmp_path / "stick", _name()))
    before = appliance.status()
    data = tmp_path / "box" / "data"
    (data / "storage" / "counted").write_text("12")
    appliance.press(POWER, 1)
    _power(appliance, "off")
    appliance.press(BOTH, 5)
    _power(appliance, "on")
    after = appliance.status()
    assert (after.provisioned, after.device) == (False, None)
    assert (after.serial, after.software) == (before.serial, before.software)
    assert list((data / "storage").iterdir()) == []
    provision(appliance, archive_stick(site, tmp_path / "another", _name()))


def test_what_is_plugged_in_is_there_after_a_restart_of_the_process(tmp_path: Path) -> None:
    with running_appliance(tmp_path) as appliance:
        appliance.plug_monitor()
        until(lambda: appliance.status().picture == "no-picture")
        serial = appliance.status().serial
    with running_appliance(tmp_path) as again:
        assert (again.status().serial, again.status().picture) == (serial, "applications")


def _name() -> str:
    return f"gate-{secrets.token_hex(4)}"
