"""Reading and writing the records of devices and jobs."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, func, insert, select, update

from belvedere_simulator.service.devices.device import Device, Job
from belvedere_simulator.service.devices.tables import (
    DEREGISTERED,
    DEVICE_ADDRESSES,
    DEVICE_HOSTS,
    DEVICE_JOBS,
    DEVICES,
)

DEVICE_COLUMNS = [DEVICES.c[field.name] for field in fields(Device)]
JOB_COLUMNS = [DEVICE_JOBS.c[field.name] for field in fields(Job)]

# Built once: making a statement takes longer than running it.
ALL_DEVICES = select(*DEVICE_COLUMNS)
VALUE: BindParameter[str] = bindparam("value")
_BY_ID = ALL_DEVICES.where(DEVICES.c.id == VALUE)
_BY_THING = ALL_DEVICES.where(DEVICES.c.thing == VALUE)


def find_device(connection: Connection, device_id: str, *, lock: bool = False) -> Device | None:
    """The device; `lock` keeps other service processes from changing it until the transaction ends."""
    return _device(connection, _BY_ID, lock=lock, value=device_id)


def device_of_thing(connection: Connection, thing: str, *, lock: bool = False) -> Device | None:
    """The device with this thing name."""
    return _device(connection, _BY_THING, lock=lock, value=thing)


def device_named(connection: Connection, name: str) -> Device | None:
    """The device of this name."""
    return _device(connection, ALL_DEVICES.where(DEVICES.c.name == VALUE), value=name)


def device_with_installation(connection: Connection, installation: str) -> Device | None:
    """The device that an appliance is registered as."""
    return _device(connection, ALL_DEVICES.where(DEVICES.c.installation == VALUE), value=installation)


def count_devices(connection: Connection) -> int:
    """How many devices there are."""
    return connection.execute(select(func.count()).select_from(DEVICES)).scalar_one()


def add_device(connection: Connection, device: Device) -> None:
    """Store a new device; its name must be free."""
    connection.execute(insert(DEVICES).values(**_values(device)))


def save_device(connection: Connection, before: Device, after: Device) -> None:
    """Store what changed."""
    old, new = _values(before), _values(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        connection.execute(update(DEVICES).where(DEVICES.c.id == after.id).values(**changed))


def remove_device(connection: Connection, device: Device) -> None:
    """Remove the device, its jobs and its addresses."""
    for table in (DEVICE_JOBS, DEVICE_ADDRESSES, DEVICE_HOSTS):
        connection.execute(delete(table).where(table.c.device_id == device.id))
    connection.execute(delete(DEVICES).where(DEVICES.c.id == device.id))


def address_owner(connection: Connection, addresses: frozenset[str]) -> tuple[str, Device] | None:
    """One of the addresses that a device has already, and that device."""
    row = connection.execute(
        select(DEVICE_ADDRESSES.c.address, *DEVICE_COLUMNS)
        .join(DEVICES, DEVICES.c.id == DEVICE_ADDRESSES.c.device_id)
        .where(DEVICE_ADDRESSES.c.address.in_(sorted(addresses)))
        .order_by(DEVICE_ADDRESSES.c.address)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], Device(*row[1:]))


def add_addresses(connection: Connection, device_id: str, addresses: frozenset[str]) -> None:
    """Note the fixed addresses of a device."""
    for address in sorted(addresses):
        connection.execute(insert(DEVICE_ADDRESSES).values(address=address, device_id=device_id))


def add_host(connection: Connection, device_id: str, host: str) -> None:
    """Note where a device will look for the site."""
    connection.execute(insert(DEVICE_HOSTS).values(device_id=device_id, host=host))


def find_job(connection: Connection, job_id: str) -> Job | None:
    """The job of this id."""
    row = connection.execute(select(*JOB_COLUMNS).where(DEVICE_JOBS.c.id == job_id)).one_or_none()
    return None if row is None else Job(*row)


def add_job(connection: Connection, job: Job) -> None:
    """Store a new job."""
    connection.execute(
        insert(DEVICE_JOBS).values(**{field.name: getattr(job, field.name) for field in fields(job)})
    )


def save_job_status(connection: Connection, job_id: str, status: str, now: float) -> None:
    """Store how far a job is."""
    connection.execute(
        update(DEVICE_JOBS).where(DEVICE_JOBS.c.id == job_id).values(status=status, updated=now)
    )


def deregister(connection: Connection, device: Device, now: float) -> None:
    """Note that the appliance behind a deleted device may not come back as it is."""
    if device.installation is not None:
        connection.execute(
            insert(DEREGISTERED).values(
                installation=device.installation,
                serial_number=device.serial_number or "",
                device_id=device.id,
                device_name=device.name,
                deleted=now,
            )
        )


def deregistered_name(connection: Connection, installation: str) -> str | None:
    """The name of the deleted device that an appliance still is, unless it was fully reset."""
    chosen = select(DEREGISTERED.c.device_name).where(DEREGISTERED.c.installation == installation)
    return connection.execute(chosen).scalar_one_or_none()


def _device(connection: Connection, chosen: Select[Any], *, value: str, lock: bool = False) -> Device | None:
    row = connection.execute(chosen.with_for_update() if lock else chosen, {"value": value}).one_or_none()
    return None if row is None else Device(*row)


def _values(device: Device) -> dict[str, Any]:
    return {field.name: getattr(device, field.name) for field in fields(device)}
