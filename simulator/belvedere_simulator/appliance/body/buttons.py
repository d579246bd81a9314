"""Fingers on the two buttons: what was pressed, and for how long."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.parts import BOTH, Button
from belvedere_simulator.appliance.body.state import Body, Gesture


def hold(body: Body, seconds: float) -> Body:
    """The buttons that are down are held for `seconds` more."""
    return replace(body, gesture=held(body.gesture, seconds))


def held(gesture: Gesture, seconds: float) -> Gesture:
    """The gesture after `seconds` more."""
    if not gesture.down or seconds <= 0:
        return gesture
    return replace(
        gesture,
        power=gesture.power + seconds * (Button.POWER in gesture.down),
        reset=gesture.reset + seconds * (Button.RESET in gesture.down),
        together=gesture.together + seconds * (gesture.down == BOTH),
    )


def press(gesture: Gesture, button: Button) -> Gesture:
    """One more button is down; with the second, both were pressed, whatever is released first."""
    down = gesture.down | {button}
    return replace(gesture, down=down, both=gesture.both or down == BOTH)


def release(gesture: Gesture, button: Button) -> Gesture:
    """One button less is down."""
    return replace(gesture, down=gesture.down - {button})


def meant(gesture: Gesture, last: Button) -> tuple[frozenset[Button], float]:
    """What a gesture was in all: the buttons, and for how many seconds (both: at the same time).

    `last` is the button that was released last.
    """
    if gesture.both:
        return BOTH, gesture.together
    return frozenset({last}), gesture.power if last is Button.POWER else gesture.reset
