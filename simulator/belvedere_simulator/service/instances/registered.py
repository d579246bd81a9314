"""The registered packages that an application names, for the checks and for what is stored of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from belvedere_simulator.manifest.graph import Graph, PackageReference
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.packages import LoadedPackage, PackageIndex
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.service.instances.instance import Dependency
from belvedere_simulator.service.packages.records import (
    COMPLETED,
    PackageRecord,
    VersionRecord,
    latest_patch,
    package_by_name,
    patch_version,
    versions_of,
)
from belvedere_simulator.service.packages.registration.checking import registered_package
from belvedere_simulator.service.packages.tables import NODES

# What manifests say for "the patch version that is latest when it is deployed".
ANY_PATCH = frozenset({"", "package"})


@dataclass(frozen=True)
class Registered:
    """One package version with the patch that an application gets."""

    package: PackageRecord
    version: VersionRecord
    loaded: LoadedPackage

    @property
    def reference(self) -> tuple[str, str]:
        """`account::name` and version, as manifests write it."""
        return f"{self.package.owner}::{self.package.name}", self.version.version

    @property
    def dependency(self) -> Dependency:
        """What is noted of it for the instance."""
        return Dependency(
            self.package.owner,
            self.package.name,
            self.version.version,
            self.version.patch,
            self.package.id,
        )


class RegisteredPackages(PackageIndex):
    """The packages that exist: what is not found here is nowhere, and accounts count."""

    is_complete = True

    def __init__(self, found: Iterable[Registered], others: dict[str, tuple[str, ...]]) -> None:
        self._found = {registered.reference: registered for registered in found}
        self._others = others
        super().__init__([registered.loaded for registered in self._found.values()])

    def get(self, reference: str, version: str) -> Registered | None:
        """The registered version behind `account::name`."""
        return self._found.get((reference, version))

    def find(self, reference: str, version: str) -> LoadedPackage | None:
        """The package a graph means by `reference`."""
        found = self.get(reference, version)
        return found.loaded if found else None

    def versions(self, reference: str) -> tuple[str, ...]:
        """The versions that are registered of a package."""
        return self._others.get(reference, ())


def find_registered(
    connection: Connection, graphs: Iterable[Graph], problems: Problems
) -> RegisteredPackages:
    """The packages that graph and override list, as far as they are registered."""
    found: list[Registered] = []
    others: dict[str, tuple[str, ...]] = {}
    for reference in (reference for graph in graphs for reference in graph.packages):
        owner, _, name = reference.name.partition("::")
        package = package_by_name(connection, owner, name)
        if package is None or package.deleting:
            continue
        usable = [row for row in versions_of(connection, package.id) if row.status == COMPLETED]
        others[reference.name] = tuple(dict.fromkeys(row.version for row in usable))
        version = _patch(connection, package, reference, problems)
        if version is not None:
            found.append(Registered(package, version, _loaded(package, version)))
    return RegisteredPackages(found, others)


def node_id(connection: Connection, registered: Registered, interface: str) -> str:
    """The id of the node that an interface of a registered package is."""
    version = registered.version
    chosen = select(NODES.c.id).where(
        NODES.c.package_id == version.package_id,
        NODES.c.version == version.version,
        NODES.c.patch == version.patch,
        NODES.c.name == interface,
    )
    return str(connection.execute(chosen).scalar_one())


def _patch(
    connection: Connection, package: PackageRecord, reference: PackageReference, problems: Problems
) -> VersionRecord | None:
    at = reference.at.child("patchVersion")
    written = at.node.value if isinstance(at.node.value, str) else ""
    if written in ANY_PATCH:
        latest = latest_patch(connection, package.id, reference.version)
        return latest if latest is not None and latest.status == COMPLETED else None
    named = patch_version(connection, package.id, reference.version, written)
    if named is not None and named.status == COMPLETED:
        return named
    what = tr(
        'There is no patch version "{patch}" of {name} {version}.',
        patch=written,
        name=reference.name,
        version=reference.version,
    )
    problems.error("BV-MAN-025", at, what)
    return None


def _loaded(package: PackageRecord, version: VersionRecord) -> LoadedPackage:
    place = PackageFolder(Path(package.name), package.owner, package.name, version.version)
    return LoadedPackage(place, registered_package(version.manifest), None, {}, ())
