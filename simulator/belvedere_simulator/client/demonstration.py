"""Calls that make and remove demonstrations."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr

_LOGS = "demonstration-logs"


class DemonstrationCalls:
    """What the start page makes for who comes empty-handed."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "demonstration.make": self.make,
            "demonstration.remove": self.remove,
            "demonstration.logs": self.logs,
        }

    def make(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Devices, cameras and a failed job; `devices` and `cameras` of it. Given up, it is removed again."""
        from belvedere_simulator.demonstration.fleet import (  # noqa: PLC0415
            Stage,
            make_demonstration,
            remove_demonstration,
        )

        site = demonstration_site(given)
        with self._sites.panorama(place_of(given)) as panorama:
            try:
                made = make_demonstration(Stage(site, panorama, call.progress, call.wait))
            except CallCancelledError:
                remove_demonstration(Stage(site, panorama, _unheard, time.sleep))
                raise
        return made.to_document()

    def remove(self, call: Call, given: Arguments) -> None:
        """Remove it."""
        from belvedere_simulator.demonstration.fleet import Stage, remove_demonstration  # noqa: PLC0415

        with self._sites.panorama(place_of(given)) as panorama:
            remove_demonstration(Stage(demonstration_site(given), panorama, call.progress, call.wait))

    def logs(self, call: Call, _given: Arguments) -> Path:
        """A folder as a drive that came back from a failed provisioning."""
        from belvedere_simulator.demonstration.logs import sample_logs  # noqa: PLC0415

        return sample_logs(data_folder() / _LOGS, call.progress, call.wait)


def demonstration_site(given: Arguments) -> Path:
    """The data folder of the site. Raises BelvedereError BV-DEMO-004: it is on another computer."""
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    place = place_of(given)
    if place.endpoint:
        raise BelvedereError(
            "BV-DEMO-004", tr("A demonstration is made on this computer only"), where=place.endpoint
        )
    return (place.data_dir or default_data_dir()).resolve()


def _unheard(_text: str, _fraction: float | None) -> None:
    """Nobody listens any more."""
