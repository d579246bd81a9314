"""Devices, their jobs, the addresses they claim, and appliances that were deregistered."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table

from belvedere_simulator.service.store.metadata import METADATA

DEVICES = Table(
    "devices",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("description", String(255), nullable=False),
    Column("arn", String(255), nullable=False, unique=True),
    Column("thing", String(300), nullable=False, unique=True),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("provisioning", String(32), nullable=False),
    Column("connection", String(32), nullable=False),
    Column("connection_time", Float, nullable=False),
    Column("lease_expires", Float),
    Column("type", String(64), nullable=False),
    Column("brand", String(32), nullable=False),
    Column("serial_number", String(64)),
    # The appliance's installation: it makes a new one at each full reset.
    Column("installation", String(64), unique=True),
    Column("software", String(255)),
    Column("network", JSON(none_as_null=True)),
    Column("network_status", JSON(none_as_null=True)),
    Column("network_time", Float),
    # How many jobs there were: the number of the next one.
    Column("jobs", Integer, nullable=False),
    # The latest job once more, so that lists need no other table.
    Column("job_id", String(80)),
    Column("job_type", String(16)),
    Column("job_version", String(255)),
    Column("job_status", String(16)),
    Index("ix_devices_created", "created", "id"),
)

DEVICE_JOBS = Table(
    "device_jobs",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("device_id", String(64), ForeignKey("devices.id"), nullable=False, index=True),
    Column("type", String(16), nullable=False),
    Column("version", String(255)),
    Column("status", String(16), nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
)

# One row an address, so that the database itself refuses the second owner.
DEVICE_ADDRESSES = Table(
    "device_addresses",
    METADATA,
    Column("address", String(64), primary_key=True),
    Column("device_id", String(64), ForeignKey("devices.id"), nullable=False),
)

# The host that each device was told to find the site at, in its provisioning archive.
DEVICE_HOSTS = Table(
    "device_hosts",
    METADATA,
    Column("device_id", String(64), ForeignKey("devices.id"), primary_key=True),
    Column("host", String(255), nullable=False, index=True),
)

# Installations whose device was deleted: they may not come back before a full reset.
DEREGISTERED = Table(
    "deregistered_appliances",
    METADATA,
    Column("installation", String(64), primary_key=True),
    Column("serial_number", String(64), nullable=False),
    Column("device_id", String(64), nullable=False),
    Column("device_name", String(255), nullable=False),
    Column("deleted", Float, nullable=False),
)
