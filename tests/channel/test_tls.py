"""Connections whose other side is gone before anything was said."""

from __future__ import annotations

import select
import socket
import ssl
import struct

import pytest

from belvedere_simulator.channel.tls import HandshakingSocket

RESET_AT_ONCE = struct.pack("ii", 1, 0)


@pytest.fixture
def reset_connection() -> socket.socket:
    """One that the other side accepted and reset; nobody has looked at it since."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = socket.create_connection(server.getsockname())
        accepted, _address = server.accept()
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
        accepted.close()
        select.select([connection], [], [])
    return connection


def test_a_connection_that_was_reset_before_its_handshake_is_closed(
    reset_connection: socket.socket,
) -> None:
    # What stays open is a ResourceWarning, and fails the test.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslsocket_class = HandshakingSocket
    with pytest.raises(ConnectionError):
        context.wrap_socket(reset_connection, server_hostname="site", do_handshake_on_connect=False)
    assert reset_connection.fileno() == -1
