"""The tables of objects: buckets, what they hold, and uploads under way."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Integer, String, Table

from belvedere_simulator.service.objects.key_text import KeyText
from belvedere_simulator.service.store.metadata import METADATA

BUCKETS = Table(
    "object_buckets",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("created", Float(53), nullable=False),
)

# What something refers to cannot leave: a sweep that meets a new reference fails at the foreign key.
CONTENTS = Table(
    "object_contents",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("touched", Float(53), nullable=False),
)

OBJECTS = Table(
    "objects",
    METADATA,
    Column("bucket", String(255), primary_key=True),
    Column("key", KeyText, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), ForeignKey(CONTENTS.c.sha256), nullable=False, index=True),
    Column("etag", String(64), nullable=False),
    Column("modified", Float(53), nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("checksums", JSON, nullable=False),
    Column("parts", JSON, nullable=False),
)

UPLOADS = Table(
    "object_uploads",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("bucket", String(255), nullable=False),
    Column("key", KeyText, nullable=False),
    Column("started", Float(53), nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("algorithm", String(16), nullable=False),
    Column("whole", Integer, nullable=False),
)

PARTS = Table(
    "object_upload_parts",
    METADATA,
    Column("upload", String(64), ForeignKey(UPLOADS.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), ForeignKey(CONTENTS.c.sha256), nullable=False, index=True),
    Column("etag", String(64), nullable=False),
    Column("checksums", JSON, nullable=False),
    Column("modified", Float(53), nullable=False),
)
