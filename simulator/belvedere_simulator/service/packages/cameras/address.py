"""A camera's address: what it must look like, and how it is shown without what unlocks the camera."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from belvedere_simulator.messages import tr

SAVED_AS_SECRET = "SAVED_AS_SECRET"  # noqa: S105 - what is shown instead of one

_CREDENTIALS = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#]*@")
_PASSWORD = re.compile(r"(?i)(pass(?:word|wd)?|pwd|pw|user(?:name)?|usr)=[^&/?#]*")


def public_address(address: str) -> str:
    """The address without user and password: before the host, in the query, or in the path."""
    bare = _CREDENTIALS.sub(r"\1", address)
    return _PASSWORD.sub(lambda found: f"{found[1]}={SAVED_AS_SECRET}", bare)


def fault_of_address(address: str) -> str:
    """What is wrong with a stream's address, "" when nothing is. The address itself is not repeated."""
    if not address.isprintable() or " " in address:
        return tr("StreamUrl must not hold blanks or control characters")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return tr("StreamUrl is no address: its host or port is malformed")
    if parts.scheme.lower() != "rtsp":
        return tr("StreamUrl must begin with rtsp://")
    if not host or port == 0:
        return tr("StreamUrl must name a host, like rtsp://192.168.0.77/live")
    return ""
