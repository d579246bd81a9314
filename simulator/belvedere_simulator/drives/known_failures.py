"""Failures that an appliance's logs tell of, in words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from belvedere_simulator.errors import catalogue
from belvedere_simulator.messages import tr

_CODE = re.compile(r"\bBV-[A-Z]+-\d{3}\b")


@dataclass(frozen=True)
class Failure:
    """A known failure; `code` is empty where the logs tell of it in words only."""

    code: str
    title: str
    explanation: str
    remedy: str


def failures_in(line: str) -> Iterator[Failure]:
    """The known failures that one line of a log tells of."""
    for code in dict.fromkeys(_CODE.findall(line)):
        entry = catalogue().get(code)
        if entry is not None:
            yield Failure(code, entry.title, entry.explanation, entry.remedy)
    for pattern, failure in _in_words():
        if pattern in line:
            yield failure


def _in_words() -> tuple[tuple[str, Failure], ...]:
    """What the logs say without a code: a part of the line, and what it means."""
    return (
        (
            "Server returned no address for",
            Failure(
                "",
                tr("A name cannot be resolved"),
                tr("The appliance asked its DNS servers for the site's name and got no address."),
                tr("Give the appliance a DNS server that knows it, or make the archive for an address."),
            ),
        ),
        (
            "the archive is not valid:",
            Failure(
                "",
                tr("The appliance's clock is off"),
                tr("By its own clock the archive was made in the future or has expired. The site decides."),
                tr("Let the appliance reach a time server (NTP, port 123), then try again."),
            ),
        ),
        (
            "USB disconnect while it was used",
            Failure(
                "",
                tr("The stick was pulled out too early"),
                tr("It was taken out while the appliance read from it or wrote to it."),
                tr("Leave the stick in until the status light is steadily green."),
            ),
        ),
        (
            "Link is Down",
            Failure(
                "",
                tr("A network cable has no link"),
                tr("Nothing answers at the other end of the cable."),
                tr("Check the cable, the port and the switch."),
            ),
        ),
        (
            "logs not copied:",
            Failure(
                "",
                tr("The logs could not be written"),
                tr("The stick was full, write-protected or gone when the appliance wrote its logs."),
                tr("Use a stick with room on it and leave it in until the status light is steady."),
            ),
        ),
    )
