"""The host's side of inbound ports: listening sockets the sandbox inherits."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterable

from belvedere_simulator.application.isolation.own_traffic import only_from_here, own_addresses
from belvedere_simulator.application.isolation.plan import Exposure
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import InboundPort
from belvedere_simulator.messages import tr


def open_ports(inbound: Iterable[InboundPort], exposure: Exposure) -> list[tuple[InboundPort, socket.socket]]:
    """Listen on every ruled host port. Raises BelvedereError BV-ISO-003 naming the port that is taken."""
    opened: list[tuple[InboundPort, socket.socket]] = []
    try:
        for rule in inbound:
            opened.append((rule, _listen(rule.host_port, exposure)))  # noqa: PERF401 - closed on failure
    except BaseException:
        for _rule, listener in opened:
            listener.close()
        raise
    return opened


def check_ports(inbound: Iterable[InboundPort], exposure: Exposure = "host") -> None:
    """Raise BelvedereError BV-ISO-003 when a ruled host port is taken now. None stays open."""
    for _rule, listener in open_ports(inbound, exposure):
        listener.close()


def _listen(port: int, exposure: Exposure) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_address(listener, exposure), port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        why = tr("another program listens there") if error.errno == errno.EADDRINUSE else str(error)
        raise BelvedereError(
            "BV-ISO-003", tr("Inbound host port {port} cannot be opened", port=port), why=why
        ) from error
    return listener


def _address(listener: socket.socket, exposure: Exposure) -> str:
    """Every address when anyone may come in, or when the socket itself turns others away."""
    if exposure == "network" or only_from_here(listener, own_addresses()):
        return "0.0.0.0"  # noqa: S104 - see above
    return "127.0.0.1"
