"""The operations on nodes: list and describe what registered packages offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, and_, select, tuple_

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import panorama_arn
from belvedere_simulator.service.packages.records import COMPLETED, moment
from belvedere_simulator.service.packages.tables import NODES, PACKAGES, VERSIONS
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

_FILTERS = {
    "Category": NODES.c.category,
    "OwnerAccount": PACKAGES.c.owner,
    "PackageName": PACKAGES.c.name,
    "PackageVersion": NODES.c.version,
    "PatchVersion": NODES.c.patch,
}


class Nodes:
    """The nodes of the site's packages and of the stock packages."""

    def __init__(self, database: Database, settings: SiteSettings) -> None:
        self._database = database
        self._settings = settings

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {"ListNodes": self.list_nodes, "DescribeNode": self.describe_node}

    def list_nodes(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Nodes by name. Of each version its latest patch version, or the one that is asked for.

        Scripts look a camera up by its name and expect one answer, however often it was registered.
        """
        position = cursor("ListNodes", parameters)
        order = (NODES.c.name, NODES.c.id)
        chosen = _usable_nodes().order_by(*order)
        for name, column in _FILTERS.items():
            if name in parameters:
                chosen = chosen.where(column == parameters[name])
        if "PatchVersion" not in parameters:
            chosen = chosen.where(VERSIONS.c.latest.is_(True))
        if position.after is not None:
            chosen = chosen.where(tuple_(*order) > tuple_(*position.after))
        with self._database.read() as connection:
            rows = connection.execute(chosen.limit(position.size + 1)).all()
        return position.page(rows, lambda row: (row.name, row.id)).output("Nodes", self._listed)

    def describe_node(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A node with its ports."""
        identifier, owner = parameters["NodeId"], parameters.get("OwnerAccount")
        chosen = _usable_nodes().where(NODES.c.id == identifier)
        if owner is not None:
            chosen = chosen.where(PACKAGES.c.owner == owner)
        with self._database.read() as connection:
            row = connection.execute(chosen).first()
        if row is None:
            raise not_found("NODE", identifier, tr("There is no node {id}", id=identifier))
        described = {
            **self._listed(row),
            "LastUpdatedTime": moment(row.created),
            "NodeInterface": row.interface,
        }
        return {**described, "AssetName": row.asset} if row.asset else described

    def _listed(self, row: Row[Any]) -> dict[str, Any]:
        return {
            "NodeId": row.id,
            "Name": row.name,
            "Category": row.category,
            "Description": row.description,
            "OwnerAccount": row.owner,
            "PackageName": row.package_name,
            "PackageId": row.package_id,
            "PackageArn": panorama_arn(self._settings.region, row.owner, f"package/{row.package_id}"),
            "PackageVersion": row.version,
            "PatchVersion": row.patch,
            "CreatedTime": moment(row.created),
        }


def _usable_nodes() -> Select[Any]:
    same_version = and_(
        VERSIONS.c.package_id == NODES.c.package_id,
        VERSIONS.c.version == NODES.c.version,
        VERSIONS.c.patch == NODES.c.patch,
    )
    return (
        select(NODES, PACKAGES.c.name.label("package_name"), PACKAGES.c.owner)
        .join(VERSIONS, same_version)
        .join(PACKAGES, PACKAGES.c.id == NODES.c.package_id)
        .where(VERSIONS.c.status == COMPLETED)
    )
