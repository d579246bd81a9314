"""Calls about recordings: which there are, how long they stay, and playing one again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.client.replay_looking import LookingCalls
    from belvedere_simulator.replay.recording import Recording
    from belvedere_simulator.replay.shelf import Shelf

_LOOK_SECONDS = 2.0
_DAY = 86_400.0


class ReplayCalls:
    """What the window of recordings asks for. They are this user's, whichever site is worked with.

    What reads pictures is imported when it is first asked for: most windows never look at a recording.
    """

    def __init__(self) -> None:
        self._looking: LookingCalls | None = None

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "replay.watch": self.watch,
            "replay.remove": self.remove,
            "replay.keep": self.keep,
            "replay.settings": self.settings,
            "replay.consent": self.consent,
            "replay.play": self.play,
            "replay.open": lambda call, given: self._looker().open(call, given),
            "replay.frame": lambda call, given: self._looker().frame(call, given),
            "replay.log": lambda call, given: self._looker().log(call, given),
            "replay.export": lambda call, given: self._looker().export(call, given),
        }

    def watch(self, call: Call, _given: Arguments) -> None:
        """{"recordings", "folder", "days", "cap", "gone"} at each change; those whose time is over go, and
        are in `gone`.
        """
        watched(call, _LOOK_SECONDS, _every, lambda state: state)

    def remove(self, call: Call, given: Arguments) -> None:
        """Delete the recordings `names`."""
        shelf = _shelf()
        if self._looking is not None:
            self._looking.forget()
        for number, name in enumerate(given["names"]):
            call.progress(tr("Deleting {name}", name=name), number / len(given["names"]))
            with _told_refusals():
                shelf.remove(str(name))

    def keep(self, _call: Call, given: Arguments) -> None:
        """Have `name` go in `days` from now, or never by itself where that is None."""
        days = given.get("days")
        expires = None if days is None else time.time() + float(days) * _DAY
        with _told_refusals():
            _shelf().find(str(given["name"])).with_facts(expires=expires)

    def settings(self, _call: Call, given: Arguments) -> None:
        """How many `days` new recordings stay, and the `cap` in bytes on all of them."""
        shelf = _shelf()
        with _told_refusals():
            shelf.keep(replace(shelf.keeping, days=float(given["days"]), cap=int(given["cap"])))

    def consent(self, _call: Call, given: Arguments) -> None:
        """Whether `name` may be handed out, as `given` says."""
        from belvedere_simulator.replay.handing_out import consent  # noqa: PLC0415

        with _told_refusals():
            consent(_shelf().find(str(given["name"])), given=bool(given["given"]))

    def play(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Play a recording; see `replay_playing.play`."""
        from belvedere_simulator.client.replay_playing import play  # noqa: PLC0415

        return play(call, given)

    def _looker(self) -> LookingCalls:
        from belvedere_simulator.client.replay_looking import LookingCalls  # noqa: PLC0415

        if self._looking is None:
            self._looking = LookingCalls()
        return self._looking


def _every() -> dict[str, Any]:
    shelf = _shelf()
    gone = shelf.expire()
    keeping = shelf.keeping
    return {
        "recordings": [_told(one) for one in shelf.recordings()],
        "folder": shelf.folder,
        "days": keeping.days,
        "cap": keeping.cap,
        "gone": gone,
    }


def _shelf() -> Shelf:
    from belvedere_simulator.replay.shelf import Shelf  # noqa: PLC0415

    return Shelf()


def _told(recording: Recording) -> dict[str, Any]:
    facts: Mapping[str, Any] = recording.facts
    wanted = ("application", "made", "expires", "replays", "parameters", "parameters_given", "models")
    report = facts.get("report") or {}
    return {
        "name": recording.name,
        **{name: facts.get(name) for name in wanted},
        "id": facts["id"],
        "framesOf": recording.frames,
        "folder": facts.get("folder") or "",
        "device": facts.get("device") or "",
        "size": recording.size(),
        "hasPictures": recording.has_pictures,
        "isComplete": recording.is_complete and not facts.get("cut"),
        "cut": facts.get("cut") or "",
        "consent": facts.get("consent_to_hand_out") is True,
        "seconds": report.get("seconds"),
        "code": str(facts["code"]["sha256"])[:8],
    }


@contextmanager
def _told_refusals() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told, why = tr("The recording cannot be changed"), error.strerror or str(error)
        raise BelvedereError("BV-REPLAY-013", told, where=str(error.filename or ""), why=why) from error
