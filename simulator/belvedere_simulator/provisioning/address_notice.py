"""A note on a USB drive that tells the provisioned appliances of a site where the site is now.

It holds no secret: it is signed with the key of the site's authority, so that only the site can move its
appliances, and one note does for all of them. See docs/provisioning-archive.md.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

NOTICE = "belvedere-address.json"
LARGEST_NOTICE = 64 * 1024
FORMAT = 1
# What else the authority signs are certificates, which never begin like this.
_PURPOSE = b"belvedere address notice 1\n"
_HASH = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class AddressNotice:
    """Where the site is since `issued`, by its clock: URLs and further names as in a provisioning archive."""

    service: str
    broker: str
    credentials: str
    names: tuple[str, ...]
    issued: datetime


def write_notice(notice: AddressNotice, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The file, signed with the authority's key."""
    told = {
        "service": notice.service,
        "broker": notice.broker,
        "credentials": notice.credentials,
        "names": list(notice.names),
        "issued": notice.issued.timestamp(),
    }
    text = json.dumps(told)
    signature = key.sign(_PURPOSE + text.encode(), _HASH)
    document = {"format": FORMAT, "notice": text, "signature": base64.b64encode(signature).decode()}
    return json.dumps(document, indent=2).encode() + b"\n"


def read_notice(content: bytes, authority: bytes) -> AddressNotice:
    """The note, checked against the authority (PEM) that the appliance trusts.

    Raises BelvedereError BV-PRV-014: damaged, or of another site.
    """
    try:
        document: Any = json.loads(content)
        if document["format"] != FORMAT:
            raise ValueError(tr("its format is {format}", format=document["format"]))
        text = str(document["notice"])
        _verify(base64.b64decode(document["signature"], validate=True), text, authority)
        told: Any = json.loads(text)
        return AddressNotice(
            service=str(told["service"]),
            broker=str(told["broker"]),
            credentials=str(told["credentials"]),
            names=tuple(str(name) for name in told["names"]),
            issued=datetime.fromtimestamp(told["issued"], UTC),
        )
    except InvalidSignature as error:
        why = tr("it is not signed by the site that this appliance belongs to")
        raise _unfit(why) from error
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as error:
        raise _unfit(str(error)) from error


def _verify(signature: bytes, text: str, authority: bytes) -> None:
    public = x509.load_pem_x509_certificate(authority).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError(tr("the authority has another kind of key"))
    public.verify(signature, _PURPOSE + text.encode(), _HASH)


def _unfit(why: str) -> BelvedereError:
    return BelvedereError(
        "BV-PRV-014", tr("The note of the site's address is refused"), where=NOTICE, why=why
    )
