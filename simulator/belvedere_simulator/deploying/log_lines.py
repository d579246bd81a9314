"""The lines of an application's logs that matter when something failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.application.logs.streams import CONSOLE
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError, catalogue

DEVICE_STREAM = "occ_log"
MOST = 40
_AROUND = 2
_LAST = 5
_WRONG = re.compile(
    r"\b(\w*error|\w*exception|traceback|fail(ed|ure)?|fatal|critical|killed|refused|denied|BV-[A-Z]+-\d+)\b",
    re.I,
)
_HARMLESS = re.compile(r"^\S+ \S+ (INFO|WARN|DEBUG) ")
_CODE = re.compile(r"\bBV-[A-Z]+-\d+\b")
# The device writes by its own clock.
_EARLIER_MS = 60_000
_NOTHING = "BV-CLI-003"


@dataclass(frozen=True)
class LogLine:
    """One line of a stream; `at` is in milliseconds since the epoch."""

    at: int
    stream: str
    text: str


def lines_of(logs: Any, device: str, instance: str, since: float) -> list[LogLine]:
    """What the application and its device logged about it since `since` (epoch seconds), oldest first.

    Raises BelvedereError. `logs` is the client of the site's logs.
    """
    start = int(since * 1000) - _EARLIER_MS
    group = f"/aws/panorama/devices/{device}"
    own = _events(logs, f"{group}/applications/{instance}", start)
    told = _events(logs, group, start, logStreamNames=[DEVICE_STREAM], filterPattern=f'"{instance}"')
    return sorted((*own, *told), key=lambda line: line.at)


def that_matter(lines: Sequence[LogLine], most: int = MOST) -> list[LogLine]:
    """Those that tell of something wrong with what stands around them, and the last that the code wrote;
    where nothing is wrong only the last ones.
    """
    wrong = [place for place, line in enumerate(lines) if is_wrong(line.text)]
    wanted = {near for place in wrong for near in range(place - _AROUND, place + _AROUND + 1)}
    if wanted:
        # Code that ends by itself says why in words of its own.
        wanted.update([place for place, line in enumerate(lines) if line.stream == CONSOLE][-_LAST:])
    chosen = [line for place, line in enumerate(lines) if place in wanted]
    return (chosen or list(lines))[-most:]


def is_wrong(text: str) -> bool:
    """Whether a line tells of something wrong."""
    # The device warns of files that are not there yet at every deployment.
    return _WRONG.search(text) is not None and _HARMLESS.search(text) is None


def fix_of(texts: Iterable[str]) -> str:
    """What to do, by the last code of ours in the texts; "" where none is."""
    codes = [code for text in texts for code in _CODE.findall(text) if code in catalogue()]
    return catalogue()[codes[-1]].remedy if codes else ""


def _events(logs: Any, group: str, start: int, **more: Any) -> list[LogLine]:
    found: list[LogLine] = []
    token: dict[str, str] = {}
    while True:
        try:
            with told_failures():
                answer = logs.filter_log_events(logGroupName=group, startTime=start, **more, **token)
        except BelvedereError as error:
            if error.code == _NOTHING:
                return found  # nothing was written yet
            raise
        found += [
            LogLine(each["timestamp"], each["logStreamName"], line)
            for each in answer["events"]
            for line in str(each["message"]).splitlines()
        ]
        if not answer.get("nextToken"):
            return found
        token = {"nextToken": answer["nextToken"]}
