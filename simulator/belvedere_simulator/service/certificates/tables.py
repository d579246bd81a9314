"""The authority itself and every certificate it issued to be shown to us."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, String, Table

from belvedere_simulator.service.store.metadata import METADATA

AUTHORITY = Table(
    "certificate_authority",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
)

CERTIFICATES = Table(
    "certificates",
    METADATA,
    Column("serial", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("thing", String(300), nullable=False),
    Column("state", String(16), nullable=False),
    Column("issued", Float, nullable=False),
    Column("expires", Float, nullable=False),
    # What the holder's public key is, to know a claimant that asks again from a second one.
    Column("key_sha256", String(64), nullable=False),
    Column("pem", LargeBinary, nullable=False),
    # The claim certificate that this one was exchanged for.
    Column("claimed_with", String(40)),
    Index("ix_certificates_thing", "thing"),
)
