"""Recording an application on an appliance of this computer, and fetching what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.appliance.own import own_folder
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import DEFAULT_LIMIT
from belvedere_simulator.replay.recording import Recording, open_recording
from belvedere_simulator.replay.shelf import Shelf

_NOT_HERE = "BV-LIV-001"
_LOOK_SECONDS = 0.5
_ANSWER_SECONDS = 30.0


@dataclass(frozen=True)
class Wish:
    """How long, under which name, and whether those who may be seen know of it."""

    seconds: float
    name: str
    consent: bool
    small: bool = False


class InstanceRecorder:
    """Of the application `instance` on the device `device`, in the site of `site`."""

    def __init__(self, device: str, instance: str, site: Path) -> None:
        """Raises BelvedereError BV-REPLAY-017 where no appliance of this computer is the device."""
        try:
            self._folder = own_folder(device, site)
        except BelvedereError as error:
            if error.code != _NOT_HERE:
                raise
            what = tr("The application is not on an appliance of this computer")
            raise BelvedereError("BV-REPLAY-017", what, where=device) from error
        self._instance = instance
        self._shelf = Shelf()

    def record(
        self, wish: Wish, wait: Callable[[float], None], told: Callable[[float, float], None]
    ) -> Recording:
        """Record, and fetch it. `wait` lets time pass, and may raise to break off: then nothing is kept.

        `told` is given how many seconds of how many are over. Raises BelvedereError.
        """
        self._shelf.expire()
        name = self._shelf.free_name(wish.name)
        place = self._begin(wish, name)
        try:
            while (left := self._left(place)) is not None:
                told(wish.seconds - left, wish.seconds)
                wait(min(_LOOK_SECONDS, left + 0.05))
        except BaseException:
            with suppress(BelvedereError):
                self.stop()
            shutil.rmtree(place, ignore_errors=True)
            raise
        return self._fetched(place)

    def stop(self) -> None:
        """End the recording that is being made; who records then fetches it."""
        self._ask("recording-end")

    def _begin(self, wish: Wish, name: str) -> Path:
        given = {
            "name": name,
            "seconds": wish.seconds,
            "consent": wish.consent,
            "frames": "small" if wish.small else "exact",
            "limit": self._shelf.room(DEFAULT_LIMIT),
            "days": self._shelf.keeping.days,
        }
        return Path(self._ask("recording-begin", **given)["folder"]) / name

    def _left(self, place: Path) -> float | None:
        """For how many seconds more it goes on; None where it is over, with its application or by itself."""
        try:
            state = self._ask("recording-state")
        except BelvedereError:
            if place.exists() and open_recording(place).is_complete:
                return None
            raise
        return float(state["left"]) if state["name"] == place.name else None

    def _fetched(self, place: Path) -> Recording:
        if not place.exists():
            what = tr("The application got no frame while it was recorded")
            raise BelvedereError("BV-REPLAY-016", what, where=place.name)
        try:
            return self._shelf.adopt(open_recording(place))
        except OSError as error:
            what, why = tr("The recording cannot be fetched"), error.strerror or str(error)
            raise BelvedereError("BV-REPLAY-013", what, where=str(place), why=why) from error

    def _ask(self, action: str, **given: Any) -> dict[str, Any]:
        # Not before somebody asks: commands that need no appliance start sooner.
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        done: dict[str, Any] = ask(
            self._folder, action, {"instance": self._instance, **given}, _ANSWER_SECONDS
        )
        return done
