"""Packages, their versions and nodes, and the jobs that make some of them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from belvedere_simulator.service.store.metadata import METADATA

PACKAGES = Table(
    "packages",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("owner", String(12), nullable=False),
    Column("name", String(128), nullable=False),
    Column("created", Float, nullable=False),
    # Set while the objects of a deleted package are being removed.
    Column("deleting", Boolean, nullable=False, default=False),
    UniqueConstraint("owner", "name"),
)

VERSIONS = Table(
    "package_versions",
    METADATA,
    Column("package_id", String(64), ForeignKey("packages.id"), primary_key=True),
    Column("version", String(255), primary_key=True),
    Column("patch", String(255), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("status_description", String(255), nullable=False, default=""),
    # What the registration asked for; `latest` is what became of it.
    Column("mark_latest", Boolean, nullable=False, default=False),
    Column("latest", Boolean, nullable=False, default=False),
    Column("requested", Float, nullable=False),
    Column("registered", Float),
    Column("manifest", Text, nullable=False),
    # The name of a camera's secret.
    Column("secret", String(512)),
    Index("ix_package_versions_status", "status"),
)

NODES = Table(
    "nodes",
    METADATA,
    Column("id", String(255), primary_key=True),
    Column("package_id", String(64), nullable=False),
    Column("version", String(255), nullable=False),
    Column("patch", String(255), nullable=False),
    Column("name", String(128), nullable=False),
    Column("category", String(16), nullable=False),
    Column("description", String(255), nullable=False),
    Column("asset", String(255), nullable=False),
    # {"Inputs": [...], "Outputs": [...]} as the service model has them.
    Column("interface", JSON, nullable=False),
    Column("created", Float, nullable=False),
    ForeignKeyConstraint(
        ["package_id", "version", "patch"],
        ["package_versions.package_id", "package_versions.version", "package_versions.patch"],
    ),
    UniqueConstraint("package_id", "version", "patch", "name"),
)

TEMPLATE_JOBS = Table(
    "template_jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("status", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("template", String(32), nullable=False),
    Column("node", String(128), nullable=False),
    Column("description", String(255)),
    Column("package", String(128), nullable=False),
    Column("version", String(255), nullable=False),
    # As they may be shown: credentials are in the secret only.
    Column("parameters", JSON, nullable=False),
    Column("tags", JSON),
    Column("secret", String(512), nullable=False),
)

IMPORT_JOBS = Table(
    "package_import_jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("status", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("input", JSON, nullable=False),
    Column("output_config", JSON, nullable=False),
    Column("tags", JSON),
    # What came out: package, patch version and where its manifest lies.
    Column("output", JSON),
)
