"""Sockets: the ports of the application's inbound rules listen elsewhere; Unix sockets have paths."""

import socket
from typing import Any, Tuple

from .mapping import Mapping

_LOOPBACK = ("127.0.0.1", "localhost", "::1", "0.0.0.0")  # noqa: S104 - compared, not bound


def install(mapping: Mapping) -> None:
    """Patch bind, connect and connect_ex of every socket."""
    for name in ("bind", "connect", "connect_ex"):
        setattr(socket.socket, name, _addressed(name, getattr(socket.socket, name), mapping))


def _addressed(name: str, original: Any, mapping: Mapping) -> Any:
    def call(self: socket.socket, address: Any) -> Any:
        return original(self, _translate(name, self.family, address, mapping))

    return call


def _translate(name: str, family: int, address: Any, mapping: Mapping) -> Any:
    if family == getattr(socket, "AF_UNIX", None):
        return mapping.path(address, name == "bind")
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return address
    host, port = address[:2]
    if port not in mapping.ports or (name != "bind" and host not in _LOOPBACK):
        return address
    return (_here(host, family) if name == "bind" else host, mapping.ports[port], *address[2:])


def _here(host: Any, family: int) -> Tuple[Any, ...]:
    """Bind to loopback alone: the ruled host port is what opens the way from outside."""
    if family == socket.AF_INET and host in ("", "0.0.0.0"):  # noqa: S104 - compared
        return "127.0.0.1"  # type: ignore[return-value]
    return host  # type: ignore[no-any-return]
