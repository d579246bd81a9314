"""Recordings of what the applications of an appliance get and put, as other programs ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.appliance.appliance import Appliance
    from belvedere_simulator.appliance.applications.hosting.live import LiveInstance
    from belvedere_simulator.appliance.control.server import Action

Arguments = Mapping[str, Any]
LONGEST = 3600.0


class RecordingActions:
    """Each is about the application instance `instance`."""

    def __init__(self, appliance: Appliance) -> None:
        self._appliance = appliance

    def by_name(self) -> dict[str, Action]:
        """All of them."""
        return {
            "recording-begin": self.begin,
            "recording-state": self.state,
            "recording-end": self.end,
        }

    def begin(self, arguments: Arguments) -> dict[str, Any]:
        """Record for `seconds` as `name`, `limit` bytes at most, `frames` as of `RecordingOrder`; it may go
        after `days`. The folder of recordings.

        Raises BelvedereError: BV-REPLAY-018 without `consent`, and as `InstanceRecording.begin`.
        """
        from belvedere_simulator.replay.layout import RecordingOrder  # noqa: PLC0415 - as seldom as recordings
        from belvedere_simulator.replay.shelf import Shelf  # noqa: PLC0415

        if arguments.get("consent") is not True:
            raise BelvedereError("BV-REPLAY-018", tr("Nobody said that those who may be seen know of it"))
        surroundings, status = self._appliance.surroundings, self._appliance.status()
        live = self._live(arguments)
        if surroundings is None:
            raise _not_running(arguments)
        shelf = Shelf(surroundings.folders.recordings)
        shelf.expire()
        order = RecordingOrder(
            str(shelf.place(str(arguments["name"]))),
            "small" if arguments.get("frames") == "small" else "exact",
            int(arguments["limit"]),
            begun_late=True,
        )
        seconds = min(LONGEST, float(arguments["seconds"]))
        device = status.device.name if status.device is not None else ""
        live.record(order, seconds, float(arguments["days"]), device)
        return {"folder": str(shelf.folder)}

    def state(self, arguments: Arguments) -> dict[str, Any]:
        """See `InstanceRecording.state`."""
        return self._live(arguments).recording.state()

    def end(self, arguments: Arguments) -> dict[str, Any]:
        """Complete the recording that is being made."""
        self._live(arguments).recording.end()
        return {}

    def _live(self, arguments: Arguments) -> LiveInstance:
        parts = self._appliance.parts
        if parts is None:
            raise _not_running(arguments)
        return parts.host.live(str(arguments["instance"]))


def _not_running(arguments: Arguments) -> BelvedereError:
    return BelvedereError(
        "BV-REPLAY-016", tr("The application does not play"), where=str(arguments["instance"])
    )
