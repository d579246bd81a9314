"""Calls about recording applications on appliances of this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.commands.appliance.recording import InstanceRecorder


class InstanceRecordingCalls:
    """Each is about the application instance `id`."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"replay.record-instance": self.record, "replay.stop-instance": self.stop}

    def record(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Record it for `seconds` as `name`, with `consent`, and fetch that; the {"name"} that it got.

        Cancelled, nothing is kept. Raises BelvedereError BV-REPLAY-016 to -018.
        """
        from belvedere_simulator.commands.appliance.recording import Wish  # noqa: PLC0415

        seconds, small = float(given["seconds"]), bool(given.get("small"))
        wish = Wish(seconds, str(given["name"]), given.get("consent") is True, small)

        def told(done: float, whole: float) -> None:
            words = tr("{done} of {whole} s recorded", done=f"{done:.0f}", whole=f"{whole:.0f}")
            call.progress(words, min(1.0, done / whole))

        wait: Callable[[float], None] = call.wait
        return {"name": self._recorder(given).record(wish, wait, told).name}

    def stop(self, _call: Call, given: Arguments) -> None:
        """End its recording now; the call that records fetches it."""
        self._recorder(given).stop()

    def _recorder(self, given: Arguments) -> InstanceRecorder:
        from belvedere_simulator.commands.appliance.recording import InstanceRecorder  # noqa: PLC0415
        from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            told = panorama.describe_application_instance(ApplicationInstanceId=given["id"])
        site = (place.data_dir or default_data_dir()).resolve()
        return InstanceRecorder(str(told["DefaultRuntimeContextDevice"]), str(given["id"]), site)
