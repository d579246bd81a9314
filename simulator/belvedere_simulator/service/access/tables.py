"""The site's own access keys and the temporary ones it gave out."""

from sqlalchemy import JSON, Column, Float, LargeBinary, String, Table

from belvedere_simulator.service.store.metadata import METADATA

ACCESS_KEYS = Table(
    "access_keys",
    METADATA,
    Column("key_id", String(32), primary_key=True),
    Column("user_name", String(64), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("created", Float, nullable=False),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("key_id", String(32), primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("token_sha256", String(64), nullable=False),
    Column("arn", String(2048), nullable=False),
    Column("role_arn", String(2048), nullable=False),
    Column("owner", String(255), nullable=False, index=True),
    Column("policies", JSON, nullable=True),
    # The certificate that was exchanged for these keys, which they die with; empty for others.
    Column("certificate", String(40), nullable=False, server_default=""),
    Column("issued", Float, nullable=False),
    Column("expires", Float, nullable=False, index=True),
)
