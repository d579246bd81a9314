"""Lists of instances, page by page, with what else is needed to show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select, tuple_

from belvedere_simulator.service.devices.device import ONLINE
from belvedere_simulator.service.devices.tables import DEVICES
from belvedere_simulator.service.instances.instance import Instance
from belvedere_simulator.service.instances.records import COLUMNS
from belvedere_simulator.service.instances.tables import INSTANCES
from belvedere_simulator.service.pagination import Cursor, Page


def page_of_instances(
    connection: Connection, cursor: Cursor, device_id: str | None, statuses: Collection[str] | None
) -> Page[Instance]:
    """One page of instances, the newest first."""
    chosen = select(*COLUMNS).order_by(INSTANCES.c.created.desc(), INSTANCES.c.id.desc())
    if device_id is not None:
        chosen = chosen.where(INSTANCES.c.device_id == device_id)
    if statuses is not None:
        chosen = chosen.where(INSTANCES.c.status.in_(sorted(statuses)))
    if cursor.after is not None:
        chosen = chosen.where(tuple_(INSTANCES.c.created, INSTANCES.c.id) < tuple_(*cursor.after))
    found = [Instance(*row) for row in connection.execute(chosen.limit(cursor.size + 1))]
    return cursor.page(found, lambda instance: (instance.created, instance.id))


def online_devices(connection: Connection, device_ids: Iterable[str]) -> frozenset[str]:
    """Which of these devices are connected."""
    wanted = sorted(set(device_ids))
    chosen = select(DEVICES.c.id).where(DEVICES.c.id.in_(wanted), DEVICES.c.connection == ONLINE)
    return frozenset(connection.execute(chosen).scalars())
