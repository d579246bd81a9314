"""Trust on first use: what a site says of its authority, for a person to confirm once."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.channel.tls import trusting_context
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.profiles.profile import fingerprint_of

PATH = "/.well-known/belvedere"
LARGEST = 64 * 1024
SECONDS = 10.0
_REGION = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class FoundSite:
    """What a site says of itself. Nothing of it is to be trusted before its fingerprint is confirmed."""

    url: str
    authority: bytes
    region: str

    @property
    def fingerprint(self) -> str:
        """To be compared with the one that the site's computer shows."""
        return fingerprint_of(self.authority)


def find_site(url: str, seconds: float = SECONDS) -> FoundSite:
    """Ask the site at `url` for its authority. No key is shown to it yet.

    Raises BelvedereError BV-PFL-004 when nothing answers, or no Belvedere site.
    """
    blind = ssl.create_default_context()
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    shown, content = _ask(url, blind, seconds)
    try:
        told: Any = json.loads(content)
        authority, region = _sole(str(told["authority"]).encode("ascii")), str(told["region"])
        if not _REGION.fullmatch(region):
            raise ValueError(region)
        x509.load_der_x509_certificate(shown).verify_directly_issued_by(
            x509.load_pem_x509_certificate(authority)
        )
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise _refused(url, tr("what answers there is no Belvedere site")) from error
    # Once more, as every later connection: the site proves to be the host that was asked for.
    _ask(url, trusting_context(authority), seconds)
    return FoundSite(url, authority, region)


def _sole(authority: bytes) -> bytes:
    """The one certificate in a text, and nothing else of it. Raises ValueError.

    Of several a person would compare the first only, and all would be trusted.
    """
    (certificate,) = x509.load_pem_x509_certificates(authority)
    return certificate.public_bytes(Encoding.PEM)


def _ask(url: str, context: ssl.SSLContext, seconds: float) -> tuple[bytes, bytes]:
    address = urlsplit(url)
    connection = http.client.HTTPSConnection(
        address.hostname or "", address.port, timeout=seconds, context=context
    )
    try:
        connection.request("GET", PATH)
        shown = connection.sock.getpeercert(binary_form=True)
        return shown or b"", connection.getresponse().read(LARGEST)
    except ssl.SSLCertVerificationError as error:
        why = tr("it does not prove to be {host}: {why}", host=address.hostname, why=error.verify_message)
        raise _refused(url, why) from error
    except (OSError, http.client.HTTPException) as error:
        raise _refused(url, getattr(error, "strerror", "") or str(error)) from error
    finally:
        connection.close()


def _refused(url: str, why: str) -> BelvedereError:
    return BelvedereError("BV-PFL-004", tr("There is no site to be trusted"), where=url, why=why)
