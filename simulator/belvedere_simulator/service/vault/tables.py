"""Which key seals the secrets of this database, and where it lies: never the key itself."""

from sqlalchemy import Column, Float, Integer, LargeBinary, String, Table

from belvedere_simulator.service.store.metadata import METADATA

VAULT_KEYS = Table(
    "vault_keys",
    METADATA,
    # There is one row, number 1, so that two starts at once cannot make two keys.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("place", String(32), nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("created", Float, nullable=False),
)
