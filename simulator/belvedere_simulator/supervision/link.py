"""The control link between the engine and a child of it, on POSIX and on Windows.

POSIX: an inherited socket pair. Windows: loopback with a token that travels in the environment,
never in arguments.
"""

from __future__ import annotations

import hmac
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from belvedere_simulator.sdk.panoramasdk import wire

CONTROL_VARIABLE = "BELVEDERE_CONTROL"
HAS_UNIX = hasattr(socket, "AF_UNIX") and os.name == "posix"
_TOKEN_SECONDS = 5.0


@dataclass
class ControlLink:
    """The parent's half of the control link before the child runs."""

    environment: Mapping[str, str]
    descriptors: tuple[int, ...]
    _near: socket.socket
    _far: socket.socket | None
    _address: str

    def connected(self, seconds: float = 30.0) -> socket.socket:
        """The open link, once the child runs. Raises OSError when the child does not connect."""
        if self._far is not None:
            self._far.close()
            return self._near
        self._near.settimeout(seconds)
        with self._near:
            return admit(self._near.accept()[0], self._address)

    def abandon(self) -> None:
        """Close both halves: the child did not start."""
        self._near.close()
        if self._far is not None:
            self._far.close()


def control_link(unix: bool = HAS_UNIX) -> ControlLink:
    """Make the link that `child_link` picks up in the child."""
    if unix:
        near, far = socket.socketpair()
        value = f"descriptor:{far.fileno()}"
        return ControlLink({CONTROL_VARIABLE: value}, (far.fileno(),), near, far, value)
    near, address = listen_on_loopback("tcp:0:" + secrets.token_hex(16))
    return ControlLink({CONTROL_VARIABLE: address}, (), near, None, address)


def child_link() -> socket.socket:
    """The child's half, named by the environment and forgotten there."""
    value = os.environ.pop(CONTROL_VARIABLE)
    kind, _, rest = value.partition(":")
    return socket.socket(fileno=int(rest)) if kind == "descriptor" else wire.connect(value)


def admit(connection: socket.socket, address: str) -> socket.socket:
    """Check who connected: on loopback the token must come first. Raises WireError for strangers."""
    kind, _, rest = address.partition(":")
    if kind != "tcp":
        return connection
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_TOKEN_SECONDS)
        header, _payload, _descriptors = wire.receive(connection)
        if not hmac.compare_digest(str(header.get("token", "")).encode(), rest.partition(":")[2].encode()):
            raise wire.WireError("wrong token")
        connection.settimeout(None)
    except BaseException:
        connection.close()
        raise
    return connection


def listen_on_loopback(address: str) -> tuple[socket.socket, str]:
    """Listen at `tcp:<port>:<token>` (port 0: any that is free); returns the address it became."""
    _kind, port, token = address.split(":")
    listener = socket.create_server(("127.0.0.1", int(port)))
    return listener, f"tcp:{listener.getsockname()[1]}:{token}"
