"""Where the key for signing software lies."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from belvedere_simulator.service.store.metadata import METADATA

SOFTWARE_KEY = Table(
    "software_key",
    METADATA,
    # There is one row, number 1, so that two starts at once cannot make two keys.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
)
