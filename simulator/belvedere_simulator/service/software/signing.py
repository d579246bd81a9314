"""The key that a site signs software with, and the authority's certificate for it: made when first used."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.certificates.authority import Authority, issue, key_pem, new_key
from belvedere_simulator.service.software.tables import SOFTWARE_KEY
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault

_THE_ONE = 1
NAME = "software"


@dataclass(frozen=True)
class SigningKey:
    """The certificate in PEM, and its key."""

    certificate: bytes
    key: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return "SigningKey()"


def signing_key(database: Database, vault: Vault, authority: Authority) -> SigningKey:
    """The site's key; it may sign software and nothing else, for as long as the authority lives.

    Raises BelvedereError BV-UPD-008 when what is stored does not fit together.
    """
    with database.read() as connection:
        found = _stored(connection, vault)
    if found is not None:
        return found
    key = new_key()
    expires = authority.certificate.not_valid_after_utc
    certificate = issue(authority, key.public_key(), NAME, ExtendedKeyUsageOID.CODE_SIGNING, expires)
    pem, sealed = certificate.public_bytes(Encoding.PEM), vault.seal(key_pem(key))
    try:
        with database.write() as connection:
            connection.execute(
                insert(SOFTWARE_KEY).values(number=_THE_ONE, certificate=pem, sealed_key=sealed)
            )
    except IntegrityError:
        # Another service process over the same database was first.
        with database.read() as connection:
            found = _stored(connection, vault)
        assert found is not None
        return found
    return SigningKey(pem, key)


def _stored(connection: Connection, vault: Vault) -> SigningKey | None:
    row = connection.execute(select(SOFTWARE_KEY.c.certificate, SOFTWARE_KEY.c.sealed_key)).one_or_none()
    if row is None:
        return None
    pem = bytes(row.certificate)
    key = load_pem_private_key(vault.open(row.sealed_key), None)
    certificate = x509.load_pem_x509_certificate(pem)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise BelvedereError("BV-UPD-008", tr("The key for signing software does not fit its certificate"))
    return SigningKey(pem, key)
