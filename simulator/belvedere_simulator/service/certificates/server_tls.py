"""How the service itself speaks TLS: with a certificate of the site's authority for this computer's names."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable

import psutil

from belvedere_simulator.channel.identity_file import identity_file
from belvedere_simulator.service.certificates.certificates import Certificates

_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - what is bound to, not done here
_AT_HOME = ("localhost", "127.0.0.1", "::1")


def names_of_computer(host: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """What clients may call a service bound to `host`: the names given first, then those of this computer."""
    own = (host,) if host not in _EVERYWHERE else (*_addresses(), socket.gethostname().lower())
    return tuple(dict.fromkeys((*more, *own, *_AT_HOME)))


def server_context(certificates: Certificates, names: Iterable[str]) -> ssl.SSLContext:
    """A fresh certificate for `names`, ready for a server."""
    credentials = certificates.issue_server(names)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with identity_file(credentials.certificate, credentials.key) as (file, password):
        context.load_cert_chain(file, password=password)
    return context


def _addresses() -> list[str]:
    families = (socket.AF_INET, socket.AF_INET6)
    entries = [
        entry for found in psutil.net_if_addrs().values() for entry in found if entry.family in families
    ]
    addresses = [entry.address.partition("%")[0] for entry in sorted(entries, key=lambda entry: entry.family)]
    return [address for address in addresses if address not in _AT_HOME]
