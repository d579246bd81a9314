"""Secrets and their versions; a version's value lies here only sealed."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, LargeBinary, String, Table

from belvedere_simulator.service.store.metadata import METADATA

SECRETS = Table(
    "secrets",
    METADATA,
    Column("arn", String(600), primary_key=True),
    Column("name", String(512), nullable=False, unique=True),
    Column("description", String(2048), nullable=False),
    Column("kms_key", String(2048)),
    Column("tags", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("changed", Float, nullable=False),
    Column("read", Float),
    # When a secret that was deleted goes for good; None while it lives.
    Column("goes", Float),
)

SECRET_VERSIONS = Table(
    "secret_versions",
    METADATA,
    Column("arn", String(600), ForeignKey("secrets.arn"), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("binary", Boolean, nullable=False),
    Column("stages", JSON, nullable=False),
    Column("created", Float, nullable=False),
)
