"""The software versions that there are, and the security level that each of them carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

Number = tuple[int, ...]


def number(version: str) -> Number:
    """A version to compare by; raises ValueError for what is none."""
    return tuple(int(part) for part in version.split("."))


@dataclass(frozen=True)
class Version:
    """One version of the software.

    `level` is how many required versions there are up to and including this one: the number that is compared
    with the appliance's anti-rollback counter. `recalled` is why it must not be installed any more.
    """

    version: str
    released: str
    required: bool
    changes: tuple[str, ...] = ()
    recalled: str | None = None
    level: int = 0

    @property
    def number(self) -> Number:
        """The version to compare by."""
        return number(self.version)

    @property
    def major(self) -> int:
        """The first part of the version."""
        return self.number[0]


@dataclass(frozen=True)
class Catalogue:
    """All versions, the oldest first; made by `catalogue_of`."""

    versions: tuple[Version, ...]
    _known: Mapping[str, Version] = field(repr=False, compare=False)

    def find(self, version: str) -> Version | None:
        """The entry of a version; None when there is none."""
        return self._known.get(version)

    def level(self, version: str) -> int:
        """The security level of a version; an unknown one has 0 and cannot be started."""
        entry = self.find(version)
        return entry.level if entry else 0


def catalogue_of(versions: Iterable[Version]) -> Catalogue:
    """A catalogue of `versions`, in order and with their levels counted."""
    ordered, level = [], 0
    for entry in sorted(versions, key=lambda entry: entry.number):
        level += entry.required
        ordered.append(replace(entry, level=level))
    return Catalogue(tuple(ordered), {entry.version: entry for entry in ordered})


@cache
def software_catalogue() -> Catalogue:
    """The versions that our own appliances can run, with the recalls known when this was released."""
    recalls = {entry["version"]: entry["reason"] for entry in _read("recalls.json")}
    return catalogue_of(
        Version(
            version=entry["version"],
            released=entry["released"],
            required=entry["required"],
            changes=tuple(entry["changes"]),
            recalled=recalls.get(entry["version"]),
        )
        for entry in _read("versions.json")
    )


def _read(name: str) -> list[dict[str, Any]]:
    file = resources.files("belvedere_resources") / "software" / name
    entries: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return entries
