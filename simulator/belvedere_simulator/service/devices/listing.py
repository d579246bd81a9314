"""Lists of devices and jobs, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, tuple_

from belvedere_simulator.service.devices.device import Device, Job
from belvedere_simulator.service.devices.records import ALL_DEVICES, JOB_COLUMNS
from belvedere_simulator.service.devices.tables import DEVICE_JOBS, DEVICES
from belvedere_simulator.service.pagination import Cursor, Key, Page

StatusOf = Callable[[Device], str]

SORT_COLUMNS = {"DEVICE_ID": DEVICES.c.id, "CREATED_TIME": DEVICES.c.created, "NAME": DEVICES.c.name}
_NEXT_LEASE_END = select(func.min(DEVICES.c.lease_expires)).where(DEVICES.c.lease_expires > bindparam("now"))
BY_STATUS = "DEVICE_AGGREGATED_STATUS"


@dataclass(frozen=True)
class DeviceOrder:
    """How a list of devices is sorted and filtered; the names are those of ListDevices."""

    sort_by: str = "CREATED_TIME"
    descending: bool = False
    name_prefix: str = ""
    status: str | None = None


def page_of_devices(
    connection: Connection, cursor: Cursor, order: DeviceOrder, status_of: StatusOf
) -> Page[Device]:
    """One page. The database sorts and cuts where it can; the aggregated status it cannot know."""
    if order.status is None and order.sort_by != BY_STATUS:
        return cursor.page(_devices(connection, order, cursor), _key(order))
    found = (
        device
        for device in _devices(connection, order, None)
        if order.status is None or status_of(device) == order.status
    )
    if order.sort_by == BY_STATUS:
        return cursor.page_of_all(
            found, lambda device: (status_of(device), device.id), descending=order.descending
        )
    return cursor.page_of_all(found, _key(order), descending=order.descending)


def page_of_jobs(connection: Connection, cursor: Cursor, device_id: str | None) -> Page[Job]:
    """One page of jobs, the newest first."""
    position = tuple_(DEVICE_JOBS.c.created, DEVICE_JOBS.c.id)
    chosen = select(*JOB_COLUMNS).order_by(DEVICE_JOBS.c.created.desc(), DEVICE_JOBS.c.id.desc())
    if device_id is not None:
        chosen = chosen.where(DEVICE_JOBS.c.device_id == device_id)
    if cursor.after is not None:
        chosen = chosen.where(position < tuple_(*cursor.after))
    jobs = [Job(*row) for row in connection.execute(chosen.limit(cursor.size + 1)).all()]
    return cursor.page(jobs, lambda job: (job.created, job.id))


def _devices(connection: Connection, order: DeviceOrder, cursor: Cursor | None) -> Iterable[Device]:
    chosen = ALL_DEVICES
    if order.name_prefix:
        # Not LIKE, which ignores case on some databases.
        prefix = func.substr(DEVICES.c.name, 1, len(order.name_prefix))
        chosen = chosen.where(prefix == order.name_prefix)
    if cursor is not None:
        column = SORT_COLUMNS[order.sort_by]
        position = tuple_(column, DEVICES.c.id)
        if cursor.after is not None:
            after = tuple_(*cursor.after)
            chosen = chosen.where(position < after if order.descending else position > after)
        ends = [column.desc(), DEVICES.c.id.desc()] if order.descending else [column, DEVICES.c.id]
        chosen = chosen.order_by(*ends).limit(cursor.size + 1)
    return [Device(*row) for row in connection.execute(chosen).all()]


def _key(order: DeviceOrder) -> Callable[[Device], Key]:
    field = {"DEVICE_ID": "id", "CREATED_TIME": "created", "NAME": "name"}.get(order.sort_by, "id")
    return lambda device: (getattr(device, field), device.id)


def next_lease_end(connection: Connection, now: float) -> float | None:
    """When the next lease ends: a device is told differently from then on though nobody stored anything."""
    return connection.execute(_NEXT_LEASE_END, {"now": now}).scalar()
