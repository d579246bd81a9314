"""Lines of an application's log as they come to the site."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.deploying.log_lines import LogLine
from belvedere_simulator.errors import BelvedereError

FIRST_SECONDS = 120.0
_REACH_MS = 30_000
"""Lines of different streams do not come in the order of their times."""
_KNOWN = 20_000
_NOTHING = "BV-CLI-003"


class NewLines:
    """Each line once. `logs` is the client of the site's logs."""

    def __init__(self, logs: Any, device: str, instance: str) -> None:
        self._logs = logs
        self._group = f"/aws/panorama/devices/{device}/applications/{instance}"
        self._since = int((time.time() - FIRST_SECONDS) * 1000)
        self._known: deque[str] = deque(maxlen=_KNOWN)
        self._known_set: set[str] = set()

    def take(self) -> list[LogLine]:
        """Those that came since the last time, oldest first. Raises BelvedereError."""
        found = [each for each in self._events() if self._is_new(str(each["eventId"]))]
        newest = max((int(each["timestamp"]) for each in found), default=0)
        self._since = max(self._since, newest - _REACH_MS)
        lines = [
            LogLine(int(each["timestamp"]), str(each["logStreamName"]), text)
            for each in found
            for text in str(each["message"]).splitlines()
        ]
        return sorted(lines, key=lambda line: line.at)

    def _events(self) -> list[Any]:
        found: list[Any] = []
        token: dict[str, str] = {}
        while True:
            try:
                with told_failures():
                    answer = self._logs.filter_log_events(
                        logGroupName=self._group, startTime=self._since, **token
                    )
            except BelvedereError as error:
                if error.code == _NOTHING:
                    return found  # nothing was written yet
                raise
            found += answer["events"]
            if not answer.get("nextToken"):
                return found
            token = {"nextToken": answer["nextToken"]}

    def _is_new(self, event: str) -> bool:
        if event in self._known_set:
            return False
        if len(self._known) == _KNOWN:
            self._known_set.discard(self._known[0])
        self._known.append(event)
        self._known_set.add(event)
        return True
