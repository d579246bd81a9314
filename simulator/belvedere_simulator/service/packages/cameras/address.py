"""A camera's address: what it must look like, and how it is shown without what unlocks the camera."""

from __future__ import annotations

from urllib.parse import urlsplit

from belvedere_simulator.cameras import address as cameras
from belvedere_simulator.messages import tr

SAVED_AS_SECRET = "SAVED_AS_SECRET"  # noqa: S105 - what is shown instead of one


def public_address(address: str) -> str:
    """The address without user and password: before the host, in the query, or in the path."""
    return cameras.public_address(address, hidden=SAVED_AS_SECRET)


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
