"""Finds the package that a request means."""

from __future__ import annotations

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import denied
from belvedere_simulator.service.identifiers import panorama_arn
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.records import PackageRecord, package_by_id, package_by_name
from belvedere_simulator.service.packages.refusals import being_deleted, no_package
from belvedere_simulator.service.settings import SiteSettings

BY_NAME = "packageName/"


def find_package(
    connection: Connection, settings: SiteSettings, identifier: str, owner: str | None = None
) -> PackageRecord:
    """The package with an id or `packageName/<name>`; ResourceNotFoundException when there is none.

    A package of another account than `owner`, where one is given, is not found.
    """
    if identifier.startswith(BY_NAME):
        name = identifier.removeprefix(BY_NAME)
        found = package_by_name(connection, owner or settings.account, name)
    else:
        found = package_by_id(connection, identifier)
    if found is None or owner not in {None, found.owner}:
        raise no_package(identifier)
    return found


def own_package(
    connection: Connection, settings: SiteSettings, identifier: str, owner: str | None = None
) -> PackageRecord:
    """The same for a change: AccessDeniedException for stock, ConflictException for what is being deleted."""
    found = find_package(connection, settings, identifier, owner)
    if found.owner != settings.account:
        message = tr("The package {name} belongs to the account {owner}", name=found.name, owner=found.owner)
        raise denied(message)
    if found.deleting:
        raise being_deleted(found.name, found.id)
    return found


def package_arn(settings: SiteSettings, package: PackageRecord) -> str:
    """The ARN of a package; a stock package belongs to no account of a client."""
    return panorama_arn(settings.region, package.owner, f"package/{package.id}")


def location_of(settings: SiteSettings, package: PackageRecord) -> Location:
    """Where the package's files lie."""
    return Location(settings.bucket, package.owner, package.name)
