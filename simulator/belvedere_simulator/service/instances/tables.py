"""Application instances, their nodes, and the packages they need."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from belvedere_simulator.service.store.metadata import METADATA

INSTANCES = Table(
    "application_instances",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("description", String(255)),
    Column("arn", String(255), nullable=False, unique=True),
    # No foreign key: instances stay listed when their device is gone.
    Column("device_id", String(64), nullable=False),
    Column("device_name", String(255), nullable=False),
    Column("thing", String(300), nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("status", String(32), nullable=False),
    Column("status_description", String(255), nullable=False),
    # What the device last told of the whole: DeviceReportedStatus, when, and HealthStatus.
    Column("reported", String(32)),
    Column("reported_time", Float),
    Column("health", String(16)),
    Column("role_arn", String(255)),
    Column("replaces", String(64)),
    # The two workflows, which are jobs of the device under the same ids.
    Column("deployment", String(64), nullable=False, unique=True),
    Column("removal", String(64), unique=True),
    Column("manifest", Text, nullable=False),
    Column("overrides", Text),
    # The resolved application: nodes, parameters, edges, inbound ports, packages.
    Column("resolved", JSON, nullable=False),
    Index("ix_application_instances_created", "created", "id"),
    Index("ix_application_instances_device", "device_id", "created"),
)

NODE_INSTANCES = Table(
    "node_instances",
    METADATA,
    Column("instance_id", String(64), ForeignKey("application_instances.id"), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("node_id", String(255), nullable=False),
    Column("package", String(128), nullable=False),
    Column("version", String(255), nullable=False),
    Column("patch", String(255), nullable=False),
    Column("interface", String(128), nullable=False),
    Column("category", String(16), nullable=False),
    # NodeInstanceStatus as the device last told it.
    Column("status", String(16), nullable=False),
    Column("status_time", Float),
)

DEPENDENCIES = Table(
    "application_instance_dependencies",
    METADATA,
    Column("instance_id", String(64), ForeignKey("application_instances.id"), primary_key=True),
    Column("owner", String(12), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("version", String(255), primary_key=True),
    Column("patch", String(255), nullable=False),
    Column("package_id", String(64), nullable=False),
    # Until the instance is off its device.
    Column("needed", Boolean, nullable=False),
    Index("ix_application_instance_dependencies_package", "package_id", "version", "patch"),
)
