"""Stacks with their resources, events and change sets."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, Text

from belvedere_simulator.service.store.metadata import METADATA

STACKS = Table(
    "stacks",
    METADATA,
    Column("id", String(512), primary_key=True),
    Column("name", String(128), nullable=False, index=True),
    Column("status", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("capabilities", JSON, nullable=False),
    Column("outputs", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("protected", Integer, nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float),
    Column("deleted", Float),
)

STACK_RESOURCES = Table(
    "stack_resources",
    METADATA,
    Column("stack", String(512), primary_key=True),
    Column("logical", String(255), primary_key=True),
    Column("physical", String(2048), nullable=False, index=True),
    Column("type", String(128), nullable=False),
    Column("status", String(64), nullable=False),
    Column("properties", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    # Resources are removed in the order opposite to that in which they were made.
    Column("place", Integer, nullable=False),
    Column("changed", Float, nullable=False),
)

STACK_EVENTS = Table(
    "stack_events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("event", String(128), nullable=False),
    Column("stack", String(512), nullable=False),
    Column("logical", String(255), nullable=False),
    Column("physical", String(2048), nullable=False),
    Column("type", String(128), nullable=False),
    Column("status", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("time", Float, nullable=False),
    Index("ix_stack_events_stack_id", "stack", "id"),
)

CHANGE_SETS = Table(
    "change_sets",
    METADATA,
    Column("id", String(512), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("stack", String(512), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("description", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("capabilities", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("status", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("execution", String(32), nullable=False),
    Column("created", Float, nullable=False),
)
