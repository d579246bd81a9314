"""A site on another computer, as its user here knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LOCAL = "local"
"""The name of the user's own site on this computer, which is always there."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True)
class Profile:
    """`url` is the site's HTTPS address, `key_id` one of its access keys, whose secret is kept apart;
    `authority` (PEM) is the only one that it may prove itself by.
    """

    name: str
    url: str
    region: str
    key_id: str
    authority: str

    @property
    def fingerprint(self) -> str:
        """The authority's, to be compared by eye."""
        return fingerprint_of(self.authority.encode())


def fingerprint_of(authority: bytes) -> str:
    """The SHA-256 of a certificate (PEM): pairs of digits with colons between them. Raises ValueError."""
    return x509.load_pem_x509_certificate(authority).fingerprint(hashes.SHA256()).hex(":").upper()


def checked_name(name: str) -> str:
    """A name for a profile. Raises BelvedereError BV-PFL-002."""
    if _NAME.fullmatch(name) and name.lower() != LOCAL:
        return name
    why = tr("letters, digits, -, _ and ., at most 40 of them; {local} is this computer", local=LOCAL)
    raise BelvedereError("BV-PFL-002", tr("This is no name for a profile"), where=name, why=why)


def checked_url(url: str) -> str:
    """The address of a site: https, a host, a port, nothing else. Raises BelvedereError BV-PFL-003."""
    try:
        parts = urlsplit(url.strip().rstrip("/"))
        named = bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:
        parts, named = urlsplit(""), False
    if not named or parts.scheme != "https" or parts.path or parts.query or parts.fragment:
        raise BelvedereError("BV-PFL-003", tr("This is no address of a site"), where=_harmless(url))
    if parts.username or parts.password:
        raise BelvedereError("BV-PFL-003", tr("An address holds no credentials"), where=_harmless(url))
    return f"https://{parts.netloc}"


def _harmless(url: str) -> str:
    """Without what may be a password."""
    return url.rpartition("@")[2][:200]
