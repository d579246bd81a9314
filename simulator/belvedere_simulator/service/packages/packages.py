"""The operations on packages: create, describe, list, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, tuple_

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import conflict
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.deletion import Deletion, must_be_forced
from belvedere_simulator.service.packages.finding import (
    find_package,
    location_of,
    own_package,
    package_arn,
)
from belvedere_simulator.service.packages.records import (
    PackageRecord,
    count_packages,
    moment,
    package_by_id,
    package_by_name,
)
from belvedere_simulator.service.packages.refusals import PACKAGE, quota
from belvedere_simulator.service.packages.tables import PACKAGES
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags, set_tags, tags_of


class Packages:
    """The packages of one site."""

    resource_type = "package"

    def __init__(self, database: Database, clock: Clock, settings: SiteSettings, deletion: Deletion) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._deletion = deletion

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreatePackage": self.create_package,
            "DescribePackage": self.describe_package,
            "ListPackages": self.list_packages,
            "DeletePackage": self.delete_package,
        }

    def has_resource(self, connection: Connection, arn: str) -> bool:
        """Whether the package of this ARN exists."""
        return package_by_id(connection, arn.rpartition("/")[2]) is not None

    def create_package(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make an empty package with its place for files."""
        name, tags = parameters["PackageName"], parameters.get("Tags", {})
        check_tags(tags)
        with changing(self._database) as connection:
            package = add_package(connection, self._settings, name, self._clock.now().timestamp())
            set_tags(connection, package_arn(self._settings, package), tags)
        return {
            "PackageId": package.id,
            "Arn": package_arn(self._settings, package),
            "StorageLocation": location_of(self._settings, package).described(),
        }

    def describe_package(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A package by its id or `packageName/<name>`."""
        with self._database.read() as connection:
            package = find_package(connection, self._settings, parameters["PackageId"])
            arn = package_arn(self._settings, package)
            tags = tags_of(connection, [arn]).get(arn, {})
        return {
            "PackageId": package.id,
            "PackageName": package.name,
            "Arn": arn,
            "StorageLocation": location_of(self._settings, package).described(),
            "ReadAccessPrincipalArns": [],
            "WriteAccessPrincipalArns": [],
            "CreatedTime": moment(package.created),
            "Tags": tags,
        }

    def list_packages(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The account's packages by name."""
        position = cursor("ListPackages", parameters)
        order = (PACKAGES.c.name, PACKAGES.c.id)
        chosen = select(PACKAGES).where(PACKAGES.c.owner == self._settings.account).order_by(*order)
        if position.after is not None:
            chosen = chosen.where(tuple_(*order) > tuple_(*position.after))
        with self._database.read() as connection:
            rows = connection.execute(chosen.limit(position.size + 1)).all()
            packages = [PackageRecord(**row._mapping) for row in rows]
            tags = tags_of(connection, [package_arn(self._settings, package) for package in packages])
        page = position.page(packages, lambda package: (package.name, package.id))
        return page.output("Packages", lambda package: self._listed(package, tags))

    def delete_package(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Delete a package; one with versions or files only with ForceDelete."""
        force = bool(parameters.get("ForceDelete"))
        with self._database.read() as connection:
            package = own_package(connection, self._settings, parameters["PackageId"])
        if not force and self._deletion.has_files(package):
            raise must_be_forced(package)
        with changing(self._database) as connection:
            package = own_package(connection, self._settings, parameters["PackageId"])
            self._deletion.mark(connection, package, force=force)
        self._deletion.finish(package)
        self._deletion.resume()
        return {}

    def _listed(self, package: PackageRecord, tags: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        arn = package_arn(self._settings, package)
        return {
            "PackageId": package.id,
            "PackageName": package.name,
            "Arn": arn,
            "CreatedTime": moment(package.created),
            "Tags": tags.get(arn, {}),
        }


def add_package(connection: Connection, settings: SiteSettings, name: str, now: float) -> PackageRecord:
    """Make a package of the site's account; ConflictException for a taken name, quota of packages."""
    namesake = package_by_name(connection, settings.account, name)
    if namesake is not None:
        message = tr("There is a package named {name} already", name=name)
        raise conflict(PACKAGE, namesake.id, message)
    most = settings.quotas.packages
    if count_packages(connection, settings.account) >= most:
        message = tr("This site has its {most} packages already", most=most)
        raise quota("packages", PACKAGE, name, message)
    package = PackageRecord(new_identifier("package"), settings.account, name, now, deleting=False)
    values = {"id": package.id, "owner": package.owner, "name": name, "created": now, "deleting": False}
    connection.execute(insert(PACKAGES).values(values))
    return package
