"""The software on one appliance: what runs, what is tried, and the counter that never falls.

The counter is as good as fused: it rises when a version of a higher level has started for the first time, and
neither a reset nor a roll-back takes it down. A version of a lower level is never started again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from belvedere_simulator.appliance.software.catalogue import Catalogue, Version
from belvedere_simulator.messages import tr

# The last software that runs models as nodes of their own: what new appliances come with.
DELIVERED = "7.0.13"

# From this version on there is no way back to an earlier one, whatever the counter says.
ONE_WAY = (8, 0, 29)


class Reset(Enum):
    """The three resets of the buttons on the front."""

    LATEST = "latest"
    MINIMUM = "minimum"
    FULL = "full"


@dataclass(frozen=True)
class Software:
    """What is installed.

    `running` starts, or was started; `latest` is the update that was applied last and has started once;
    `trial` is installed and has not started yet. `counter` is the lowest level that may start.
    """

    running: str
    latest: str
    counter: int
    trial: str | None = None

    @property
    def next(self) -> str:
        """The version that the next start tries."""
        return self.trial or self.running


def delivered(catalogue: Catalogue, version: str = DELIVERED) -> Software:
    """A new appliance's software."""
    return Software(running=version, latest=version, counter=catalogue.level(version))


def reset_version(catalogue: Catalogue, software: Software, reset: Reset) -> str:
    """What a reset installs: the update applied last, or the last required one up to that.

    Versions that were recalled are passed over while another one may be installed.
    """
    latest = catalogue.find(software.latest)
    if latest is None:
        return software.running
    allowed = [
        entry
        for entry in catalogue.versions
        if entry.number <= latest.number and entry.level >= software.counter
    ]
    if reset is not Reset.LATEST:
        allowed = [entry for entry in allowed if entry.required]
    kept = [entry for entry in allowed if entry.recalled is None] or allowed
    return kept[-1].version if kept else software.running


def refusal(
    catalogue: Catalogue, software: Software, wanted: str, *, major_allowed: bool = False
) -> str | None:
    """Why the appliance does not install `wanted` as an update; None when it does."""
    target, running = catalogue.find(wanted), catalogue.find(software.running)
    if target is None:
        return tr("There is no software version {version}", version=wanted)
    if target.recalled is not None:
        return tr("Version {version} was recalled: {reason}", version=wanted, reason=tr(target.recalled))
    if running is not None and target.number == running.number:
        return tr("Version {version} runs already", version=wanted)
    if (passed := _no_way_back(software, running, target)) is not None:
        return passed
    if running is not None and target.major != running.major and not major_allowed:
        return tr(
            "{version} is another major version than {running}: it needs AllowMajorVersionUpdate",
            version=wanted,
            running=running.version,
        )
    return None


def _no_way_back(software: Software, running: Version | None, target: Version) -> str | None:
    if running is not None and target.number < ONE_WAY <= running.number:
        return tr(
            "There is no way back from {running} to a version before {first}",
            running=running.version,
            first=".".join(map(str, ONE_WAY)),
        )
    if target.level < software.counter:
        return tr(
            "Version {version} has level {level}, and the anti-rollback counter is at {counter}",
            version=target.version,
            level=target.level,
            counter=software.counter,
        )
    return None


def start_refusal(catalogue: Catalogue, software: Software) -> str | None:
    """Why the version that is next must not be started; None when it may."""
    if catalogue.find(software.next) is None:
        return tr("There is no software version {version}", version=software.next)
    level = catalogue.level(software.next)
    if level >= software.counter:
        return None
    return tr(
        "Version {version} has level {level}, and the anti-rollback counter is at {counter}",
        version=software.next,
        level=level,
        counter=software.counter,
    )


def install(software: Software, version: str) -> Software:
    """An update was written beside what runs; the next start tries it."""
    return replace(software, trial=version)


def started(catalogue: Catalogue, software: Software) -> Software:
    """The next version has started well: a trial becomes what runs, and the counter follows."""
    running = software.next
    return Software(
        running=running,
        latest=software.trial or software.latest,
        counter=max(software.counter, catalogue.level(running)),
    )


def rolled_back(software: Software) -> Software:
    """The trial did not start: the version before is next again."""
    return replace(software, trial=None)


def restored(software: Software, version: str) -> Software:
    """A reset has installed `version`; counter and latest update stay."""
    return replace(software, running=version, trial=None)
