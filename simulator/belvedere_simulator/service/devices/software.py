"""The appliance software that there is, and which update may follow which."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from belvedere_simulator.messages import tr

Number = tuple[int, ...]

# The first software that takes reboot jobs.
REMOTE_REBOOT = (5, 0, 7)


@dataclass(frozen=True)
class SoftwareVersion:
    """One version; `required` ones must be installed and are never gone back behind.

    `recalled` is why it must not be installed any more.
    """

    version: str
    released: str
    required: bool
    changes: tuple[str, ...]
    recalled: str | None = None

    @cached_property
    def number(self) -> Number:
        """The version to compare by."""
        return tuple(int(part) for part in self.version.split("."))

    @property
    def major(self) -> int:
        """The first part of the version."""
        return self.number[0]


class SoftwareCatalogue:
    """All versions that can be installed, the oldest first."""

    def __init__(self, versions: Iterable[SoftwareVersion]) -> None:
        self.versions = tuple(sorted(versions, key=lambda version: version.number))
        self._known = {version.version: version for version in self.versions}
        self._outdated = {version.version for version in self.versions if self._lacks_required(version)}

    def find(self, version: str | None) -> SoftwareVersion | None:
        """The entry of a version."""
        return self._known.get(version or "")

    def latest_for(self, current: str | None) -> str | None:
        """The newest version of the major release that runs; None while that is not known.

        One that was recalled is shown only where it runs and there is none after it.
        """
        running = self.find(current)
        if running is None:
            return None
        return [
            version.version
            for version in self.versions
            if version.major == running.major and (version.recalled is None or version == running)
        ][-1]

    def alternates_for(self, current: str | None) -> tuple[str, ...]:
        """The newest versions of later major releases, the newest first: to be allowed explicitly."""
        running = self.find(current)
        if running is None:
            return ()
        newest = {
            version.major: version.version
            for version in self.versions
            if version.major > running.major and version.recalled is None
        }
        return tuple(newest[major] for major in sorted(newest, reverse=True))

    def update_needed(self, current: str | None) -> bool:
        """Whether a required version of the major release that runs is missing."""
        return current in self._outdated

    def refusal(self, current: str | None, wanted: str, *, major_allowed: bool) -> str | None:
        """Why `wanted` may not be installed over `current`; None when it may."""
        target, running = self.find(wanted), self.find(current)
        if target is None:
            return tr("There is no software version {version}", version=wanted)
        if target.recalled is not None:
            return tr("Version {version} was recalled: {reason}", version=wanted, reason=tr(target.recalled))
        if running is None:
            return None
        if target.number == running.number:
            return tr("Version {version} runs already", version=wanted)
        floor = max(
            (v.number for v in self.versions if v.required and v.number <= running.number), default=()
        )
        if target.number < floor:
            lowest = ".".join(map(str, floor))
            return tr(
                "The device cannot go back behind version {version}, which was required", version=lowest
            )
        if target.major != running.major and not major_allowed:
            return tr(
                "{version} is another major version than {running}: it needs AllowMajorVersionUpdate",
                version=wanted,
                running=running.version,
            )
        return None

    def _lacks_required(self, running: SoftwareVersion) -> bool:
        return any(
            version.required and version.major == running.major and version.number > running.number
            for version in self.versions
        )


def takes_reboots(current: str | None) -> bool:
    """Whether the software that runs can be restarted by a job; what is unknown is let try."""
    try:
        return tuple(int(part) for part in (current or "").split(".")) >= REMOTE_REBOOT
    except ValueError:
        return True


@cache
def software_catalogue() -> SoftwareCatalogue:
    """The versions of our own appliances, with the recalls known when this was released."""
    recalls = {entry["version"]: entry["reason"] for entry in _read("recalls.json")}
    return SoftwareCatalogue(
        SoftwareVersion(
            entry["version"],
            entry["released"],
            entry["required"],
            tuple(entry["changes"]),
            recalls.get(entry["version"]),
        )
        for entry in _read("versions.json")
    )


def _read(name: str) -> list[dict[str, Any]]:
    file = resources.files("belvedere_resources") / "software" / name
    entries: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return entries
