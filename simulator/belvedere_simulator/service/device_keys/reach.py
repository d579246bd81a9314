"""What the keys of a device may reach because of the applications that are on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from belvedere_simulator.service.instances.records import dependencies_of, instances_of_device
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.records import VersionRecord, patch_version
from belvedere_simulator.service.packages.registration.checking import needed_files, registered_package
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.settings import SiteSettings


@dataclass(frozen=True)
class Needed:
    """ARNs of the cameras' secrets, and of the objects that the packages are made of."""

    secrets: tuple[str, ...]
    assets: tuple[str, ...]


def needed_by(connection: Connection, settings: SiteSettings, secrets: Secrets, device_id: str) -> Needed:
    """What the applications need that are on a device, on their way to it, or from it."""
    names: dict[str, None] = {}
    assets: dict[str, None] = {}
    for location, version in _packages(connection, settings, device_id):
        if version.secret:
            names[version.secret] = None
        for file in needed_files(registered_package(version.manifest)):
            assets[f"arn:aws:s3:::{location.bucket}/{_exactly(location.binary(file))}"] = None
    found = (secrets.find(connection, name) for name in names)
    return Needed(tuple(str(row.arn) for row in found if row is not None), tuple(assets))


def _packages(
    connection: Connection, settings: SiteSettings, device_id: str
) -> Iterator[tuple[Location, VersionRecord]]:
    for instance in instances_of_device(connection, device_id):
        for needs in dependencies_of(connection, instance):
            version = patch_version(connection, needs.package_id, needs.version, needs.patch)
            if version is not None:
                yield Location(settings.bucket, needs.owner, needs.name), version


def _exactly(key: str) -> str:
    """The key as a policy that means this one alone: names of files may hold what patterns are made of."""
    return "".join(f"${{{letter}}}" if letter in "*?$" else letter for letter in key)
