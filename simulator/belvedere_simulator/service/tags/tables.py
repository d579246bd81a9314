"""The tags of every resource, by its ARN."""

from sqlalchemy import Column, String, Table

from belvedere_simulator.service.store.metadata import METADATA

TAGS = Table(
    "tags",
    METADATA,
    Column("arn", String(600), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("value", String(256), nullable=False),
)
