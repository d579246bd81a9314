"""Fingers on buttons, by the real clock: no time scale makes a press longer."""

from __future__ import annotations

import time
from collections.abc import Callable

from belvedere_simulator.appliance.body.buttons import held, meant, press, release
from belvedere_simulator.appliance.body.events import Pressed
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.state import Gesture


class Fingers:
    """What is pressed now. For one thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since = now()
        self._gesture = Gesture()

    def down(self, button: Button) -> None:
        """A finger comes down."""
        self._hold()
        self._gesture = press(self._gesture, button)

    def up(self, button: Button) -> Pressed | None:
        """A finger leaves; the whole gesture once it was the last one."""
        self._hold()
        if button not in self._gesture.down:
            return None
        self._gesture = release(self._gesture, button)
        if self._gesture.down:
            return None
        buttons, seconds = meant(self._gesture, button)
        self._gesture = Gesture()
        return Pressed(buttons, seconds)

    def _hold(self) -> None:
        now = self._now()
        self._gesture = held(self._gesture, now - self._since)
        self._since = now
