"""The table of the buttons: what a press does, by how long it was and how the appliance stands."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import Enum

from belvedere_simulator.appliance.body.durations import LONG_PRESS, SHORT_PRESS, TOLERANCE
from belvedere_simulator.appliance.body.parts import BOTH, Button
from belvedere_simulator.appliance.body.state import Power


class Outcome(Enum):
    """What comes of a press."""

    NOTHING = "nothing"
    START = "start"
    SHUT_DOWN = "shut-down"
    RESTORE_LATEST = "restore-latest"
    RESTORE_MINIMUM = "restore-minimum"
    ERASE = "erase"


_STOPPABLE = frozenset({Power.BOOTING, Power.ON, Power.FAILED})


def outcome(power: Power, buttons: AbstractSet[Button], seconds: float, *, mains: bool) -> Outcome:
    """What `buttons`, held together for so long and released, do. Resets need mains power and to be off."""
    short, long = seconds >= SHORT_PRESS - TOLERANCE, seconds >= LONG_PRESS - TOLERANCE
    if not mains:
        return Outcome.NOTHING
    if power is not Power.OFF:
        stops = power in _STOPPABLE and short and buttons == {Button.POWER}
        return Outcome.SHUT_DOWN if stops else Outcome.NOTHING
    if buttons == {Button.POWER}:
        return Outcome.START
    if buttons == BOTH and long:
        return Outcome.ERASE
    if buttons == {Button.RESET} and short:
        return Outcome.RESTORE_MINIMUM if long else Outcome.RESTORE_LATEST
    return Outcome.NOTHING
