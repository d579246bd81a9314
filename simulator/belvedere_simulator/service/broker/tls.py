"""TLS contexts from certificates in memory."""

from __future__ import annotations

import ssl

from belvedere_simulator.channel import tls
from belvedere_simulator.service.certificates.identity import Credentials


def server_context(authority: bytes, credentials: Credentials) -> ssl.SSLContext:
    """The context of a server that admits only clients with a certificate of the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    tls.fill_context(context, authority, credentials.certificate, credentials.key)
    return context


def client_context(authority: bytes, credentials: Credentials) -> ssl.SSLContext:
    """The context of a client that trusts this authority only and shows its certificate."""
    return tls.client_context(authority, credentials.certificate, credentials.key)
