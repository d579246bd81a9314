"""The authority of a site: made at the first start, the same ever after."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.certificates.authority import Authority, key_pem, new_authority
from belvedere_simulator.service.certificates.tables import AUTHORITY
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault

THE_ONE = 1


def site_authority(database: Database, vault: Vault, now: datetime) -> Authority:
    """The site's authority; its key lies in the database sealed by `vault`.

    Raises BelvedereError BV-CRT-001 when what is stored does not fit together.
    """
    with database.read() as connection:
        found = _stored(connection, vault)
    if found is not None:
        return found
    try:
        with database.write() as connection:
            found = _stored(connection, vault)
            return found or _store(connection, vault, new_authority(now))
    except IntegrityError:
        # Another service process over the same database was first.
        with database.read() as connection:
            found = _stored(connection, vault)
        assert found is not None
        return found


def _store(connection: Connection, vault: Vault, authority: Authority) -> Authority:
    sealed = vault.seal(key_pem(authority.key))
    connection.execute(insert(AUTHORITY).values(id=THE_ONE, certificate=authority.pem, sealed_key=sealed))
    return authority


def _stored(connection: Connection, vault: Vault) -> Authority | None:
    row = connection.execute(select(AUTHORITY.c.certificate, AUTHORITY.c.sealed_key)).one_or_none()
    if row is None:
        return None
    certificate = x509.load_pem_x509_certificate(row.certificate)
    key = serialization.load_pem_private_key(vault.open(row.sealed_key), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise BelvedereError("BV-CRT-001", tr("The site's certificate authority and its key do not fit"))
    return Authority(certificate, key)
