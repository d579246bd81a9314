"""The log key of a site: X25519, made at the first start, the same ever after."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from belvedere_simulator.service.log_key.tables import LOG_KEY
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault

_THE_ONE = 1


def public_log_key(database: Database, vault: Vault) -> bytes:
    """The 32 bytes that appliances are given; the key is made where there is none."""
    public = _stored(database)
    if public is not None:
        return public
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    sealed = vault.seal(private.private_bytes_raw())
    try:
        with database.write() as connection:
            connection.execute(insert(LOG_KEY).values(number=_THE_ONE, public=public, sealed_private=sealed))
    except IntegrityError:
        # Another service process over the same database was first.
        public = _stored(database)
        assert public is not None
    return public


def private_log_key(database: Database, vault: Vault) -> X25519PrivateKey | None:
    """The key that opens images; None where none was made. BelvedereError BV-SVC-005 under a wrong vault."""
    with database.read() as connection:
        sealed = connection.execute(select(LOG_KEY.c.sealed_private)).scalar()
    return None if sealed is None else X25519PrivateKey.from_private_bytes(vault.open(sealed))


def _stored(database: Database) -> bytes | None:
    with database.read() as connection:
        public = connection.execute(select(LOG_KEY.c.public)).scalar()
    return None if public is None else bytes(public)
