"""TLS contexts from certificates in memory."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path

from belvedere_simulator.service.certificates.identity import Credentials


def server_context(authority: bytes, credentials: Credentials) -> ssl.SSLContext:
    """The context of a server that admits only clients with a certificate of the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    return _filled(context, authority, credentials)


def client_context(authority: bytes, credentials: Credentials) -> ssl.SSLContext:
    """The context of a client that trusts this authority only and shows its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return _filled(context, authority, credentials)


def _filled(context: ssl.SSLContext, authority: bytes, credentials: Credentials) -> ssl.SSLContext:
    context.load_verify_locations(cadata=authority.decode("ascii"))
    # The library reads keys from files only; this one is ours alone and gone at once.
    with tempfile.TemporaryDirectory(prefix="belvedere-") as folder:
        file = Path(folder, "identity.pem")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(credentials.certificate + b"\n" + credentials.key)
        context.load_cert_chain(file)
    return context
