"""Reading and writing the records of application instances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from belvedere_simulator.service.instances.instance import OVER, Dependency, Instance, NodeInstance
from belvedere_simulator.service.instances.tables import DEPENDENCIES, INSTANCES, NODE_INSTANCES

COLUMNS = [INSTANCES.c[field.name] for field in fields(Instance)]
NODE_COLUMNS = [NODE_INSTANCES.c[field.name] for field in fields(NodeInstance)]


def find_instance(connection: Connection, identifier: str, *, lock: bool = False) -> Instance | None:
    """The instance of this id; `lock` keeps other service processes from changing it meanwhile."""
    chosen = select(*COLUMNS).where(INSTANCES.c.id == identifier)
    row = connection.execute(chosen.with_for_update() if lock else chosen).one_or_none()
    return None if row is None else Instance(*row)


def add_instance(
    connection: Connection,
    instance: Instance,
    nodes: Sequence[NodeInstance],
    dependencies: Iterable[Dependency],
) -> None:
    """Store a new instance with its nodes and the packages it needs."""
    connection.execute(insert(INSTANCES).values(**_values(instance)))
    if nodes:
        connection.execute(insert(NODE_INSTANCES), [_values(node) for node in nodes])
    needed = [{**vars(dependency), "instance_id": instance.id, "needed": True} for dependency in dependencies]
    if needed:
        connection.execute(insert(DEPENDENCIES), needed)


def change_instance(connection: Connection, identifier: str, **changed: Any) -> None:
    """Store new values of some columns."""
    connection.execute(update(INSTANCES).where(INSTANCES.c.id == identifier).values(**changed))


def release_dependencies(connection: Connection, identifier: str) -> None:
    """Note that an instance needs its packages no longer."""
    ours = DEPENDENCIES.c.instance_id == identifier
    connection.execute(update(DEPENDENCIES).where(ours).values(needed=False))


def nodes_of(connection: Connection, identifier: str) -> list[NodeInstance]:
    """The nodes of an instance, in their order."""
    chosen = select(*NODE_COLUMNS).where(NODE_INSTANCES.c.instance_id == identifier)
    return [NodeInstance(*row) for row in connection.execute(chosen.order_by(NODE_INSTANCES.c.position))]


def node_statuses(connection: Connection, identifiers: Iterable[str]) -> dict[str, list[str]]:
    """The statuses of the nodes of several instances."""
    found: dict[str, list[str]] = {}
    chosen = select(NODE_INSTANCES.c.instance_id, NODE_INSTANCES.c.status)
    for identifier, status in connection.execute(
        chosen.where(NODE_INSTANCES.c.instance_id.in_(list(identifiers)))
    ):
        found.setdefault(identifier, []).append(status)
    return found


def set_node_status(connection: Connection, identifier: str, node: str, status: str, now: float) -> None:
    """Store the status of one node; nothing happens when the instance has no such node."""
    connection.execute(
        update(NODE_INSTANCES)
        .where(NODE_INSTANCES.c.instance_id == identifier, NODE_INSTANCES.c.name == node)
        .values(status=status, status_time=now)
    )


def dependencies_of(connection: Connection, identifier: str) -> list[Dependency]:
    """The package versions that an instance runs."""
    columns = [DEPENDENCIES.c[field.name] for field in fields(Dependency)]
    chosen = select(*columns).where(DEPENDENCIES.c.instance_id == identifier)
    return [Dependency(*row) for row in connection.execute(chosen)]


def instances_on(connection: Connection, device_id: str) -> list[Instance]:
    """The instances that are on a device, or on their way to it or from it."""
    chosen = select(*COLUMNS).where(
        INSTANCES.c.device_id == device_id, INSTANCES.c.status.not_in(sorted(OVER))
    )
    return [Instance(*row) for row in connection.execute(chosen.order_by(INSTANCES.c.created))]


def instances_of_device(connection: Connection, device_id: str) -> list[str]:
    """The ids of the instances that are on a device, or on their way to it or from it."""
    return [instance.id for instance in instances_on(connection, device_id)]


def instances_using(connection: Connection, package_id: str, version: str, patch: str) -> list[str]:
    """The ids of instances that are deployed, or being deployed or removed, with this patch version."""
    chosen = select(DEPENDENCIES.c.instance_id).where(
        DEPENDENCIES.c.package_id == package_id,
        DEPENDENCIES.c.version == version,
        DEPENDENCIES.c.patch == patch,
        DEPENDENCIES.c.needed.is_(True),
    )
    return list(connection.execute(chosen.order_by(DEPENDENCIES.c.instance_id)).scalars())


def deployments_since(connection: Connection, device_id: str, moment: float) -> int:
    """How many instances were made for a device since a moment."""
    chosen = select(func.count()).select_from(INSTANCES)
    made = chosen.where(INSTANCES.c.device_id == device_id, INSTANCES.c.created > moment)
    return int(connection.execute(made).scalar_one())


def _values(record: Instance | NodeInstance) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
