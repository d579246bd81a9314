"""A camera's address: taken apart for who connects, and as it may be shown to anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from belvedere_simulator.application.run.bindings import CameraChoice, split_credentials
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

HIDDEN = "***"
PORTS = {"rtsp": 554, "rtsps": 322}
_LONGEST = 2048
_CREDENTIALS = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#]*@")
_PASSWORD = re.compile(r"(?i)(pass(?:word|wd)?|pwd|pw|user(?:name)?|usr)=[^&/?#]*")


def public_address(address: str, hidden: str = HIDDEN) -> str:
    """The address without user and password: before the host, in the query, or in the path."""
    bare = _CREDENTIALS.sub(r"\1", address)
    return _PASSWORD.sub(lambda found: f"{found[1]}={hidden}", bare)


@dataclass(frozen=True)
class CameraAddress:
    """Where a camera streams, and what it is told about who asks.

    `url` has no user before its host, but may hold a password in its query: `public` is what is shown.
    """

    url: str = field(repr=False)
    host: str
    port: int
    encrypted: bool = False
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def public(self) -> str:
        """The address as anybody may see it."""
        return public_address(self.url)


def parse_address(text: str, username: str = "", password: str = "") -> CameraAddress:
    """Take an RTSP address apart; credentials in it are split off, unless others are given.

    Raises BelvedereError BV-DOC-001 for what is no RTSP address.
    """
    text = text.strip()
    scheme = text.partition("://")[0].lower()
    if scheme not in PORTS or not text.isprintable() or " " in text or len(text) > _LONGEST:
        raise _no_address()
    try:
        plain = split_credentials(CameraChoice("", text, username, password))
        parts = urlsplit(plain.source)
        host, port = parts.hostname, parts.port
    except (BelvedereError, ValueError):
        # "from None": the reason quotes what may be a password.
        raise _no_address() from None
    if not host or port == 0:
        raise _no_address()
    return CameraAddress(
        url=plain.source,
        host=host,
        port=PORTS[scheme] if port is None else port,
        encrypted=scheme == "rtsps",
        username=plain.username,
        password=plain.password,
    )


def _no_address() -> BelvedereError:
    return BelvedereError("BV-DOC-001", tr("This is no address of an RTSP camera"))
