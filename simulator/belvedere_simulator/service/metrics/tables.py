"""Metrics and their data, in a database of their own; alarms and their history, with the site's state."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from belvedere_simulator.service.store.metadata import METADATA

METRIC_TABLES = MetaData()

# `dimensions` is canonical JSON: [[name, value], ...] sorted by name.
METRICS = Table(
    "metrics",
    METRIC_TABLES,
    Column("id", Integer, primary_key=True),
    Column("namespace", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("dimensions", Text, nullable=False),
    Column("last", Float, nullable=False),
    UniqueConstraint("namespace", "name", "dimensions"),
    sqlite_autoincrement=True,
)

# `time` in epoch seconds. `numbers` are [value, count] pairs, None for a statistic set.
METRIC_DATA = Table(
    "metric_data",
    METRIC_TABLES,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("metric", Integer, nullable=False),
    Column("time", Float, nullable=False),
    Column("unit", String(32), nullable=False),
    Column("samples", Float, nullable=False),
    Column("total", Float, nullable=False),
    Column("minimum", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("numbers", JSON(none_as_null=True)),
    Index("ix_metric_data_metric_time", "metric", "time"),
)

ALARMS = Table(
    "alarms",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("rule", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("actions_enabled", Boolean, nullable=False),
    Column("state", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_data", Text, nullable=False),
    Column("changed", Float, nullable=False),
    Column("configured", Float, nullable=False),
)

ALARM_HISTORY = Table(
    "alarm_history",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("alarm", String(255), nullable=False, index=True),
    Column("time", Float, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("summary", Text, nullable=False),
    Column("data", Text, nullable=False),
)
