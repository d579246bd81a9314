"""The tables of the message channel."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, UniqueConstraint

from belvedere_simulator.service.store.metadata import METADATA

EXECUTIONS = Table(
    "channel_executions",
    METADATA,
    Column("order", Integer, primary_key=True),
    Column("job_id", String(64), nullable=False),
    Column("thing", String(128), nullable=False),
    Column("document", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("details", JSON, nullable=False),
    Column("queued", Float, nullable=False),
    Column("started", Float),
    Column("updated", Float, nullable=False),
    Column("deadline", Float),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("thing", "job_id"),
    Index("ix_channel_executions_pending", "thing", "status"),
)
"""Job executions; `order` tells which of two jobs queued in the same moment came first."""

OUTBOX = Table(
    "channel_outbox",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("thing", String(128), nullable=False),
)
"""Things whose jobs changed and that were not told yet: a kill between commit and message loses nothing."""
