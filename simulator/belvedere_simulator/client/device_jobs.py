"""The jobs of a device, with how far they are and why one failed."""

from __future__ import annotations

import threading
from typing import Any

from belvedere_simulator.client.call import Arguments
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.job_reasons import reason_of

DESCRIBED = 10
_FAILED = "FAILED"
_ENDED = frozenset({"COMPLETED", _FAILED})


class DeviceJobsLook:
    """Looks at jobs; what has ended is asked about once only. Any thread."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._ended: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def look(self, given: Arguments) -> list[Any]:
        """The jobs of the device `id`, newest first; the first ones with `Status` and `ImageVersion`, and
        failed ones with a `Reason` where the device told one. Raises BelvedereError.
        """
        with self._sites.panorama(place_of(given)) as panorama:
            listed = pages(panorama.list_devices_jobs, "DeviceJobs", DeviceId=given["id"])
            return [
                {**job, **self._described(panorama, given, job["JobId"])} if place < DESCRIBED else job
                for place, job in enumerate(listed)
            ]

    def _described(self, panorama: Any, given: Arguments, job: str) -> dict[str, Any]:
        with self._lock:
            if job in self._ended:
                return self._ended[job]
        told = panorama.describe_device_job(JobId=job)
        found = {name: told[name] for name in ("Status", "ImageVersion") if name in told}
        if found.get("Status") == _FAILED:
            logs = self._sites.clients(place_of(given))("logs")
            found["Reason"] = reason_of(logs, given["id"], job, told["CreatedTime"])
        # The line with the reason may come later than the end itself.
        if found.get("Status") in _ENDED and found.get("Reason") != "":
            with self._lock:
                self._ended[job] = found
        return found
