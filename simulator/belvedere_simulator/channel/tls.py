"""TLS contexts of the channel's clients, from certificates in memory."""

from __future__ import annotations

import ssl

from belvedere_simulator.channel.identity_file import identity_file


def trusting_context(authority: bytes) -> ssl.SSLContext:
    """The context of a client that trusts this authority (PEM) only and shows no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority.decode("ascii"))
    return context


class HandshakingSocket(ssl.SSLSocket):
    """A connection that is closed when its beginning fails: MQTT libraries and Python leave it behind."""

    def do_handshake(self, block: bool = False) -> None:
        """Shake hands. Raises OSError."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Up to so many bytes. Raises OSError.

        Python reads once while it wraps a connection; one that the other side reset just then, it drops
        without closing.
        """
        try:
            return super().recv(buflen, flags)
        except ConnectionError:
            if self.version() is None:
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
    with identity_file(certificate, key) as (file, password):
        context.load_cert_chain(file, password=password)
