"""What a press will do is told before it is done, and is what is done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.appliance.body.events import Pressed
from belvedere_simulator.appliance.body.machine import new_body, step
from belvedere_simulator.appliance.body.parts import BOTH, Button
from belvedere_simulator.appliance.body.presses import Outcome, outcome
from belvedere_simulator.appliance.body.state import Power
from belvedere_simulator.appliance.software.installed import Reset

POWER, RESET = frozenset({Button.POWER}), frozenset({Button.RESET})


@pytest.mark.parametrize(
    ("power", "buttons", "seconds", "wanted"),
    [
        (Power.OFF, POWER, 0.1, Outcome.START),
        (Power.OFF, POWER, 7.0, Outcome.START),
        (Power.ON, POWER, 0.9, Outcome.NOTHING),
        (Power.ON, POWER, 1.0, Outcome.SHUT_DOWN),
        (Power.BOOTING, POWER, 1.0, Outcome.SHUT_DOWN),
        (Power.FAILED, POWER, 1.0, Outcome.SHUT_DOWN),
        (Power.RESTORING, POWER, 9.0, Outcome.NOTHING),
        (Power.OFF, RESET, 0.9, Outcome.NOTHING),
        (Power.OFF, RESET, 1.0, Outcome.RESTORE_LATEST),
        (Power.OFF, RESET, 4.9, Outcome.RESTORE_LATEST),
        (Power.OFF, RESET, 5.0, Outcome.RESTORE_MINIMUM),
        (Power.OFF, BOTH, 4.9, Outcome.NOTHING),
        (Power.OFF, BOTH, 5.0, Outcome.ERASE),
        (Power.ON, RESET, 5.0, Outcome.NOTHING),
        (Power.ON, BOTH, 5.0, Outcome.NOTHING),
    ],
)
def test_the_table_of_the_buttons(
    power: Power, buttons: frozenset[Button], seconds: float, wanted: Outcome
) -> None:
    assert outcome(power, buttons, seconds, mains=True) is wanted
    assert outcome(power, buttons, seconds, mains=False) is Outcome.NOTHING


@given(
    st.sampled_from([Power.OFF, Power.ON, Power.FAILED, Power.SHUTTING_DOWN]),
    st.sampled_from([POWER, RESET, BOTH]),
    st.floats(0, 8),
    st.booleans(),
)
def test_what_is_told_is_what_happens(
    power: Power, buttons: frozenset[Button], seconds: float, mains: bool
) -> None:
    body = replace(new_body(), power=power, mains=mains)
    after, _effects = step(body, Pressed(buttons, seconds))
    told = outcome(power, buttons, seconds, mains=mains)
    resets = {
        Outcome.RESTORE_LATEST: Reset.LATEST,
        Outcome.RESTORE_MINIMUM: Reset.MINIMUM,
        Outcome.ERASE: Reset.FULL,
    }
    assert after.kept.reset is resets.get(told)
    assert (after.power is Power.SHUTTING_DOWN) is (power is Power.SHUTTING_DOWN or told is Outcome.SHUT_DOWN)
    assert (after == body) is (told is Outcome.NOTHING)
