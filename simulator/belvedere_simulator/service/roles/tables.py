"""Roles with their inline policies, attached managed ones, and who may ask for their keys."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, Text

from belvedere_simulator.service.store.metadata import METADATA

ROLES = Table(
    "roles",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("arn", String(2048), nullable=False, unique=True),
    Column("role_id", String(32), nullable=False),
    Column("path", String(512), nullable=False),
    Column("trust", Text, nullable=False),
    Column("description", String(1000), nullable=False),
    Column("longest_session", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("created", Float, nullable=False),
)

ROLE_POLICIES = Table(
    "role_policies",
    METADATA,
    Column("role", String(64), ForeignKey("roles.name"), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("document", Text, nullable=False),
)

ROLE_ATTACHMENTS = Table(
    "role_attachments",
    METADATA,
    Column("role", String(64), ForeignKey("roles.name"), primary_key=True),
    Column("policy_arn", String(2048), primary_key=True),
)

CREDENTIAL_GRANTS = Table(
    "credential_grants",
    METADATA,
    Column("owner", String(255), primary_key=True),
    Column("token_sha256", String(64), nullable=False),
    Column("arn", String(2048), nullable=False),
    Column("role_arn", String(2048), nullable=False),
)
