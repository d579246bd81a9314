"""Reading a provisioning archive: only what is whole, of one site, and in time gets through."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.archive import (
    AUTHORITY,
    CERTIFICATE,
    DOCUMENT,
    FORMAT,
    KEY,
    LOG_KEY_BYTES,
    ProvisioningArchive,
)
from belvedere_simulator.provisioning.members import unpack
from belvedere_simulator.provisioning.vouching import check_vouched

MOST_NAMES = 8
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def read_archive(content: bytes, now: datetime, authority_sha256: str | None = None) -> ProvisioningArchive:
    """The archive, checked; nothing is written or connected to.

    `now` is the reader's time, `authority_sha256` the fingerprint of the only authority that is trusted, if
    one is known already. Raises BelvedereError: BV-PRV-001 to BV-PRV-004 see `unpack`; BV-PRV-005 the
    document inside is wrong; BV-PRV-006 the certificates do not belong together or to the trusted authority;
    BV-PRV-007 expired.
    """
    members = unpack(content)
    archive = _read_document(members)
    _check_authority(archive, authority_sha256)
    _check_certificate(archive)
    if now >= archive.expires:
        late = (now - archive.expires).total_seconds()
        raise BelvedereError(
            "BV-PRV-007",
            tr("The provisioning archive of {device} has expired", device=archive.device_name),
            why=tr("its time ended {seconds} seconds ago", seconds=int(late)),
        )
    return archive


def _read_document(members: Mapping[str, bytes]) -> ProvisioningArchive:
    try:
        document = json.loads(members[DOCUMENT])
        if document["format"] != FORMAT:
            raise ValueError(tr("its format is {format}", format=document["format"]))
        device, endpoints = document["device"], document["endpoints"]
        fingerprint = _text(document["authority"], "sha256")
        vouched = base64.b64decode(document["authority"].get("vouched", ""), validate=True)
        network = document["network"]
        if not isinstance(network, dict):
            raise TypeError(tr("`{name}` is not an object", name="network"))
        return ProvisioningArchive(
            device_id=_text(device, "id"),
            device_name=_text(device, "name"),
            thing=_text(device, "thing"),
            service=_text(endpoints, "service"),
            broker=_text(endpoints, "broker"),
            credentials=_text(endpoints, "credentials"),
            authority=_authorities(members[AUTHORITY], vouched),
            authority_sha256=fingerprint,
            certificate=_certificate(members[CERTIFICATE], CERTIFICATE).public_bytes(Encoding.PEM),
            key=members[KEY],
            issued=_moment(document, "issued"),
            expires=_moment(document, "expires"),
            network=network,
            log_key=_log_key(document),
            names=_names(endpoints),
            vouched=vouched,
        )
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as error:
        raise BelvedereError(
            "BV-PRV-005", tr("The provisioning document cannot be read"), where=DOCUMENT, why=str(error)
        ) from error


def _text(fields: Any, name: str) -> str:
    value = fields[name]
    if not isinstance(value, str) or not value:
        raise ValueError(tr("`{name}` is not a text", name=name))
    return value


def _names(endpoints: Any) -> tuple[str, ...]:
    """Further names of the site's computer; older archives do not have them."""
    names = endpoints.get("names", [])
    if not isinstance(names, list) or len(names) > MOST_NAMES:
        raise TypeError(tr("`{name}` is not a list", name="endpoints.names"))
    for name in names:
        if not isinstance(name, str) or not _HOST.fullmatch(name):
            raise ValueError(tr("`{name}` is no name of a computer", name=name))
    return tuple(names)


def _log_key(document: Any) -> bytes:
    """The public key for images of logs; archives of sites without one do not have it."""
    logs = document.get("logs", {"key": ""})
    key = base64.b64decode(logs["key"], validate=True)
    if len(key) not in (0, LOG_KEY_BYTES):
        raise ValueError(tr("`{name}` is no key", name="logs.key"))
    return key


def _moment(document: Any, name: str) -> datetime:
    value = document[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(tr("`{name}` is not a time", name=name))
    return datetime.fromtimestamp(value, UTC)


def _check_authority(archive: ProvisioningArchive, trusted: str | None) -> None:
    found = x509.load_pem_x509_certificate(archive.authority).fingerprint(hashes.SHA256()).hex()
    if found != archive.authority_sha256.lower():
        raise _foreign(AUTHORITY, tr("its fingerprint is not the one in the document"))
    if trusted is not None and found != trusted.replace(":", "").lower():
        raise _foreign(AUTHORITY, tr("it is not the authority that this appliance trusts"))


def _check_certificate(archive: ProvisioningArchive) -> None:
    certificate = _certificate(archive.certificate, CERTIFICATE)
    try:
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(archive.authority))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise _foreign(CERTIFICATE, tr("it is not signed by the archive's authority")) from error
    try:
        key = serialization.load_pem_private_key(archive.key, None)
    except Exception as error:
        # Whatever the library finds wrong with the key, its text could quote it.
        raise _foreign(KEY, tr("it cannot be read")) from error
    if key.public_key() != certificate.public_key():
        raise _foreign(KEY, tr("it is not the key of the certificate"))


def _authorities(pem: bytes, vouched: bytes) -> bytes:
    """The site's own authority, and those of a broker that it vouches for; whatever else is there is left."""
    try:
        own, *others = x509.load_pem_x509_certificates(pem)
        if others:
            # The fingerprint that people compare is of the first one only, and all are trusted.
            check_vouched(own, others, vouched)
    except ValueError as error:
        raise _foreign(AUTHORITY, tr("it cannot be read")) from error
    except (InvalidSignature, TypeError) as error:
        raise _foreign(
            AUTHORITY, tr("it holds another authority that the site does not vouch for")
        ) from error
    return b"".join(each.public_bytes(Encoding.PEM) for each in (own, *others))


def _certificate(pem: bytes, name: str) -> x509.Certificate:
    try:
        # Of several only the first would be checked, and all be trusted.
        (certificate,) = x509.load_pem_x509_certificates(pem)
        return certificate
    except ValueError as error:
        raise _foreign(name, tr("it cannot be read")) from error


def _foreign(name: str, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-PRV-006", tr("The provisioning archive's certificates are refused"), where=name, why=why
    )
