"""Targets, their addresses sealed, and the messages that wait to be sent to them."""

from sqlalchemy import Column, Float, Integer, LargeBinary, String, Table, Text

from belvedere_simulator.service.store.metadata import METADATA

# `shown` is as much of the address as people may see.
ALARM_TARGETS = Table(
    "alarm_targets",
    METADATA,
    Column("name", String(256), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("shown", String(2048), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("told", Float),
    Column("outcome", Text, nullable=False),
)

ALARM_MESSAGES = Table(
    "alarm_messages",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("target", String(256), nullable=False),
    Column("alarm", String(255), nullable=False),
    Column("action", String(1024), nullable=False),
    Column("message", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Float, nullable=False, index=True),
    sqlite_autoincrement=True,
)
