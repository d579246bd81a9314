"""The tables of the message channel."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from belvedere_simulator.service.store.metadata import METADATA

EXECUTIONS = Table(
    "channel_executions",
    METADATA,
    # Tells which of two jobs queued in the same moment came first.
    Column("order", Integer, primary_key=True),
    Column("job_id", String(80), nullable=False),
    Column("thing", String(255), nullable=False),
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
    Index("ix_channel_executions_deadline", "deadline"),
)

SHADOWS = Table(
    "channel_shadows",
    METADATA,
    Column("thing", String(255), primary_key=True),
    # Empty for the classic one.
    Column("name", String(64), primary_key=True),
    Column("desired", JSON, nullable=False),
    Column("reported", JSON, nullable=False),
    Column("desired_meta", JSON, nullable=False),
    Column("reported_meta", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deleted", Float),
)

# Messages that are to be sent although a process ends between a commit and the sending.
OUTBOX = Table(
    "channel_outbox",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("thing", String(255), nullable=False, index=True),
    Column("topic", String(512), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    # A number is never given twice, not even after the row with the highest one was sent.
    sqlite_autoincrement=True,
)

# The connection that a device told of last: a farewell counts only if it is of the same one.
PRESENCE = Table(
    "channel_presence",
    METADATA,
    Column("thing", String(255), primary_key=True),
    Column("session", String(64), nullable=False),
    Column("online", Boolean, nullable=False),
    Column("time", Float, nullable=False),
)
