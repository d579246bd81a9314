"""Where the log key lies."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from belvedere_simulator.service.store.metadata import METADATA

LOG_KEY = Table(
    "log_key",
    METADATA,
    # There is one row, number 1, so that two starts at once cannot make two keys.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public", LargeBinary, nullable=False),
    Column("sealed_private", LargeBinary, nullable=False),
)
