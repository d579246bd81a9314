"""Which packages a call touches, for the policies of its caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import panorama_arn
from belvedere_simulator.service.packages.finding import find_package, package_arn
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

ON_ONE_PACKAGE = frozenset(
    {
        "DescribePackage",
        "DeletePackage",
        "RegisterPackageVersion",
        "DescribePackageVersion",
        "DeregisterPackageVersion",
    }
)
"""The operations that are permitted by package; the others on packages, nodes and jobs only on everything."""


class PackagePermissions:
    """Answers for the operations on packages."""

    def __init__(self, database: Database, settings: SiteSettings) -> None:
        self._database = database
        self._settings = settings

    def resources(self, _caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The ARNs that a call must be permitted on; a package that is not there has one too."""
        if operation not in ON_ONE_PACKAGE:
            return ("*",)
        identifier = parameters["PackageId"]
        with self._database.read() as connection:
            try:
                package = find_package(connection, self._settings, identifier, parameters.get("OwnerAccount"))
            except ServiceError:
                account, region = self._settings.account, self._settings.region
                return (panorama_arn(region, account, f"package/{identifier}"),)
        return (package_arn(self._settings, package),)
