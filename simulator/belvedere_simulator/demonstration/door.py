"""A broker that lets nobody in whose certificate has expired: what a late appliance finds at its site."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.service.certificates.authority import SERVER, Authority, issue, key_pem, new_key

HOST = "127.0.0.1"
_BACKLOG = 8
_VISIT_SECONDS = 5.0


@contextmanager
def shut_door(authority: Authority) -> Iterator[int]:
    """The port on this computer where it stands meanwhile. Raises OSError."""
    context = _context(authority)
    with socket.create_server((HOST, 0), backlog=_BACKLOG) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context), name="shut door", daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(_VISIT_SECONDS)


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            visitor, _address = listener.accept()
        except OSError:
            return
        visitor.settimeout(_VISIT_SECONDS)
        # OpenSSL tells the visitor why, and no visitor gets further than that.
        with suppress(OSError), visitor, context.wrap_socket(visitor, server_side=True):
            continue


def _context(authority: Authority) -> ssl.SSLContext:
    key, now = new_key(), datetime.now(UTC)
    certificate = issue(authority, key.public_key(), HOST, SERVER, now + timedelta(hours=1), [HOST])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=authority.pem.decode())
    with tempfile.TemporaryDirectory(prefix="belvedere-door-") as folder:
        chain = Path(folder, "chain.pem")
        chain.touch(mode=0o600)
        chain.write_bytes(certificate.public_bytes(Encoding.PEM) + key_pem(key))
        context.load_cert_chain(chain)
    return context
