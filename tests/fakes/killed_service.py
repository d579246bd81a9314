"""A service that is killed between the commit of a job and its message.

DATA KEYS BROKER DEVICE SEARCH-PATH...
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Serve, take a job, and be killed by the first wish to send something."""
    data, keys, broker, device = sys.argv[1:5]
    sys.path[:] = sys.argv[5:]
    from belvedere_simulator.service.composition import open_service  # noqa: PLC0415
    from belvedere_simulator.service.options import ServiceOptions  # noqa: PLC0415
    from belvedere_simulator.service.things.outbox import Sender  # noqa: PLC0415
    from belvedere_simulator.vault.file_place import FilePlace  # noqa: PLC0415
    from fakes.channel_site import ChannelSite  # noqa: PLC0415
    from fakes.waiting import until  # noqa: PLC0415

    waiting = Sender._waiting

    def killed(sender: Sender) -> object:
        found = waiting(sender)
        if found:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    Sender._waiting = killed  # type: ignore[assignment, method-assign]
    places = (FilePlace(Path(keys)),)
    site = ChannelSite(open_service(ServiceOptions(Path(data), key_places=places, broker_url=broker)))
    site.api.create_job_for_devices(DeviceIds=[device], JobType="REBOOT")
    until(lambda: False, 60)


if __name__ == "__main__":
    main()
