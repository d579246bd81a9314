"""TLS contexts of the channel's clients, from certificates in memory."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path


def trusting_context(authority: bytes) -> ssl.SSLContext:
    """The context of a client that trusts this authority (PEM) only and shows no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority.decode("ascii"))
    return context


class HandshakingSocket(ssl.SSLSocket):
    """A connection that is closed when its handshake fails: MQTT libraries leave it behind."""

    def do_handshake(self, block: bool = False) -> None:
        """Shake hands. Raises OSError."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


def client_context(authority: bytes, certificate: bytes, key: bytes) -> ssl.SSLContext:
    """The context of a client that trusts this authority only and shows its certificate; all in PEM."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = HandshakingSocket
    fill_context(context, authority, certificate, key)
    return context


def fill_context(context: ssl.SSLContext, authority: bytes, certificate: bytes, key: bytes) -> None:
    """Have a context trust this authority and show this certificate. Raises ssl.SSLError, OSError."""
    context.load_verify_locations(cadata=authority.decode("ascii"))
    # The library reads keys from files only; this one is ours alone and gone at once.
    with tempfile.TemporaryDirectory(prefix="belvedere-") as folder:
        file = Path(folder, "identity.pem")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(certificate + b"\n" + key)
        context.load_cert_chain(file)
