"""Looks up the files that a device will download for an instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.manifest.package import Package
from belvedere_simulator.service.instances.instance import Dependency
from belvedere_simulator.service.instances.records import dependencies_of
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.records import VersionRecord, patch_version
from belvedere_simulator.service.packages.registration.assets import content_digest
from belvedere_simulator.service.packages.registration.checking import registered_package
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


@dataclass(frozen=True)
class FoundAssets:
    """`packages` as the job has them; `missing` are the files that are not in the store."""

    packages: list[dict[str, Any]]
    missing: tuple[str, ...]


class AssetFinder:
    """Finds sizes and digests of assets. May read a large file, so never inside a transaction."""

    def __init__(self, database: Database, objects: ObjectStore, settings: SiteSettings) -> None:
        self._database = database
        self._objects = objects
        self._settings = settings

    def find(self, instance_id: str) -> FoundAssets:
        """The packages of an instance with their files."""
        with self._database.read() as connection:
            needed = list(_versions(connection, instance_id))
        missing: list[str] = []
        packages = [self._package(needs, version, missing) for needs, version in needed]
        return FoundAssets(packages, tuple(missing))

    def _package(self, needs: Dependency, version: VersionRecord, missing: list[str]) -> dict[str, Any]:
        manifest = registered_package(version.manifest)
        location = Location(self._settings.bucket, needs.owner, needs.name)
        files = []
        for file in _files(manifest):
            stored = self._objects.find(location.bucket, location.binary(file["file"]))
            if stored is None:
                missing.append(file["file"])
                continue
            files.append({**file, "size": stored.size, "sha256": content_digest(self._objects, stored)})
        return {
            "account": needs.owner,
            "name": needs.name,
            "version": needs.version,
            "patchVersion": needs.patch,
            "manifest": manifest.document.plain(),
            "files": files,
            "secret": version.secret,
        }


def _versions(connection: Connection, instance_id: str) -> Iterator[tuple[Dependency, VersionRecord]]:
    for needs in dependencies_of(connection, instance_id):
        version = patch_version(connection, needs.package_id, needs.version, needs.patch)
        if version is not None:
            yield needs, version


def _files(manifest: Package) -> Iterator[dict[str, str]]:
    """The files of a package, each once, with the asset that they belong to."""
    seen: set[str] = set()
    for asset in manifest.assets:
        for form in asset.implementations:
            if form.kind == "system":
                continue
            for file, kind in ((form.uri, form.kind), (form.descriptor_uri, "descriptor")):
                if file and file not in seen:
                    seen.add(file)
                    yield {"asset": asset.name, "kind": kind, "file": file}
