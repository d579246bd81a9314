"""Which updates an appliance can be given, and what a person should know before."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.software.catalogue import Catalogue, Version
from belvedere_simulator.appliance.software.installed import ONE_WAY, Software
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Offer:
    """A version to update to.

    `required`: a required version is missing without it. `major`: it needs AllowMajorVersionUpdate.
    `consequence` is what is lost by it.
    """

    version: str
    required: bool
    major: bool
    consequence: str | None = None


def offers(catalogue: Catalogue, software: Software) -> tuple[Offer, ...]:
    """The newest version of the running major release, if it is newer; then of each later one."""
    running = catalogue.find(software.running)
    if running is None:
        return ()
    newest: dict[int, Version] = {
        entry.major: entry
        for entry in catalogue.versions
        if entry.number > running.number and entry.recalled is None and entry.level >= software.counter
    }
    return tuple(_offer(catalogue, running, newest[major]) for major in sorted(newest))


def _offer(catalogue: Catalogue, running: Version, offered: Version) -> Offer:
    major = offered.major != running.major
    missing = any(
        entry.required and entry.major == running.major and running.number < entry.number <= offered.number
        for entry in catalogue.versions
    )
    return Offer(
        version=offered.version,
        required=missing and not major,
        major=major,
        consequence=_consequence(running, offered),
    )


def _consequence(running: Version, offered: Version) -> str | None:
    if not running.number < ONE_WAY <= offered.number:
        return None
    return tr(
        "Applications with model nodes no longer run: they have to bring their models along in their code. "
        "There is no way back to {running} or any other version before {first}.",
        running=running.version,
        first=".".join(map(str, ONE_WAY)),
    )
