"""What a site tells before a deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.manifest.package import Package


@dataclass(frozen=True)
class SitePackage:
    """A version of a package at the site. `patch` is the one that an application would get, "" where none is
    registered; `manifest` is None there.
    """

    name: str
    version: str
    patch: str = ""
    manifest: Package | None = None


@dataclass(frozen=True)
class Neighbour:
    """Another application on the device, and the ports that it has open there."""

    id: str
    name: str
    status: str
    ports: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Replaced:
    """The application whose place is taken: its manifests, and the patch of each package that it runs by
    name and version. `described` is what DescribeApplicationInstance tells.
    """

    described: Mapping[str, Any]
    graph: str
    override: str
    packages: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class SiteFacts:
    """`device` is what DescribeDevice tells. `known` are the names of packages that exist; `patches` those
    of the wish's own that are registered; `files` those of them that are there, by package and name.
    """

    account: str
    device: Mapping[str, Any]
    neighbours: tuple[Neighbour, ...] = ()
    deployments_today: int = 0
    packages: tuple[SitePackage, ...] = ()
    known: frozenset[str] = frozenset()
    patches: frozenset[tuple[str, str, str]] = frozenset()
    files: frozenset[tuple[str, str]] = frozenset()
    replaced: Replaced | None = None
