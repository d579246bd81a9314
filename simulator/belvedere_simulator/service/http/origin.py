"""Which requests a browser may have been tricked into: foreign host names (DNS rebinding), web pages."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from belvedere_simulator.messages import tr

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` is reached from this computer only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].rstrip(".").lower()


class OriginCheck:
    """Accepts the names the service is bound under, and programs rather than web pages."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = _LOOPBACK_NAMES | {host_of(name) for name in names}

    def problem(self, headers: Mapping[str, str], local_address: str) -> str:
        """Why the request is refused; empty when it is not.

        `local_address` is the address of ours that the connection came in on, a name of ours too.
        """
        host = host_of(headers.get("host", ""))
        if host not in self._names and host != local_address.lower():
            return tr("The host name {host} is none of this service's", host=host or "-")
        if "origin" in headers:
            return tr("Web pages may not use this service")
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return tr("Web pages may not use this service")
        return ""
