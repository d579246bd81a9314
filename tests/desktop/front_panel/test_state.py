"""The panel's state out of what an appliance tells, and its words."""

from __future__ import annotations

from belvedere_desktop.front_panel.state import LIGHTS, Light, PanelState, panel_state, software_words
from belvedere_desktop.front_panel.words import light_meaning, next_step, power_words
from belvedere_simulator.appliance.body import lights as body_lights
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.presses import Outcome


def test_every_light_that_an_appliance_can_show_has_a_meaning_of_its_own() -> None:
    status = [
        body_lights.DARK,
        body_lights.BOOTING,
        body_lights.NORMAL,
        body_lights.PROVISIONING,
        body_lights.COPYING_LOGS,
        body_lights.ERROR,
        body_lights.RESTORING_LATEST,
        body_lights.RESTORING_MINIMUM,
    ]
    network = [body_lights.DARK, body_lights.CABLE, body_lights.TRAFFIC, body_lights.NO_CABLE]
    for name, shown in (("status", status), ("network", network)):
        meanings = {light_meaning(name, Light(each.colour.value, each.blink.value)) for each in shown}
        assert len(meanings) == len(shown)


def test_one_that_does_not_run_is_off_and_cannot_be_pressed() -> None:
    state = panel_state({"running": False})
    assert state == PanelState()
    assert state.press(frozenset({Button.POWER}), 1.0) is Outcome.NOTHING
    assert power_words(state) == "Not started"
    assert next_step(state) == "Choose Start to run this appliance."
    assert state.lights == {} and len(LIGHTS) == 3


def test_where_there_is_nothing_to_do_nothing_is_said() -> None:
    state = PanelState(running=True, mains=True, power="on", provisioned=True, device="yard", connected=True)
    assert power_words(state) == "On and connected"
    assert next_step(state) == ""


def test_an_update_tells_how_far_it_is() -> None:
    assert software_words("7.0.13", None) == "7.0.13"
    update = {"version": "7.1.2", "stage": "DOWNLOADING", "percent": 40}
    assert software_words("7.0.13", update) == "7.0.13 → 7.1.2: downloads 40 %"
    assert software_words("7.0.13", {**update, "percent": 0}) == "7.0.13 → 7.1.2: downloads"
