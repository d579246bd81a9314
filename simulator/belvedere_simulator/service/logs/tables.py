"""Log groups, streams, events and export tasks; they lie in a database of their own."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

LOG_TABLES = MetaData()

LOG_GROUPS = Table(
    "log_groups",
    LOG_TABLES,
    Column("name", String(512), primary_key=True),
    Column("created", BigInteger, nullable=False),
    Column("retention_days", Integer),
    Column("tags", JSON, nullable=False),
)

# Times are epoch milliseconds, as the clients send them.
LOG_STREAMS = Table(
    "log_streams",
    LOG_TABLES,
    Column("id", Integer, primary_key=True),
    Column("log_group", String(512), ForeignKey("log_groups.name"), nullable=False),
    Column("name", String(512), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("first_event", BigInteger),
    Column("last_event", BigInteger),
    Column("last_ingestion", BigInteger),
    Column("stored_bytes", BigInteger, nullable=False),
    # The number that the next event takes: it keeps events of one millisecond in order.
    Column("next_number", BigInteger, nullable=False),
    UniqueConstraint("log_group", "name"),
    # A number is never given twice: events of a removed stream may still wait for their removal.
    sqlite_autoincrement=True,
)

# Clustered by stream and time: what is appended comes last, what is read lies together.
LOG_EVENTS = Table(
    "log_events",
    LOG_TABLES,
    Column("stream", Integer, primary_key=True, autoincrement=False),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("ingested", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
    sqlite_with_rowid=False,
)

# How far each source has written into a stream: what it sends again is left out. See docs/log-shipping.md.
LOG_SOURCES = Table(
    "log_sources",
    LOG_TABLES,
    Column("stream", Integer, primary_key=True, autoincrement=False),
    Column("source", String(64), primary_key=True),
    Column("next_number", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

EXPORT_TASKS = Table(
    "export_tasks",
    LOG_TABLES,
    Column("id", String(64), primary_key=True),
    Column("name", String(512)),
    Column("log_group", String(512), nullable=False),
    Column("stream_prefix", String(512), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("bucket", String(512), nullable=False),
    Column("prefix", String(1024), nullable=False),
    Column("status", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("completed", BigInteger),
)
