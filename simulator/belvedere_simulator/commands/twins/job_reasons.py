"""Why a job of a device failed: the device says so in its own log, the service's operations do not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError

STREAM = "occ_log"
# The device writes by its own clock.
_EARLIER_MS = 86_400_000


def reason_of(logs: Any, device: str, job: str, created: datetime) -> str:
    """The reason in the words of the device, "" where it told none (yet). Raises BelvedereError.

    `logs` is the client of the site's logs; `created` is when the job was made.
    """
    wanted = f"job {job} failed: "
    try:
        with told_failures():
            answer = logs.filter_log_events(
                logGroupName=f"/aws/panorama/devices/{device}",
                logStreamNames=[STREAM],
                filterPattern=f'"{wanted.strip()}"',
                startTime=int(created.timestamp() * 1000) - _EARLIER_MS,
            )
    except BelvedereError as error:
        if error.code == "BV-CLI-003":
            return ""  # it has never logged anything
        raise
    lines = [str(event["message"]) for event in answer.get("events", ())]
    return lines[-1].partition(wanted)[2].strip() if lines else ""
