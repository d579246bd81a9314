"""The way to a camera: its name, the route, its port."""

from __future__ import annotations

import errno
import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass

import psutil

from belvedere_simulator.cameras.doctor.patience import Patience

_NO_ROUTE = (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


@dataclass(frozen=True)
class Endpoint:
    """One address that a name stands for, as sockets take it."""

    family: socket.AddressFamily
    address: tuple[str | int, ...]

    @property
    def host(self) -> str:
        """Its numeric address."""
        return str(self.address[0])


@dataclass(frozen=True)
class Route:
    """From which of our addresses, on which interface; `direct`: without a router between."""

    local: str
    interface: str
    direct: bool


class UnknownNameError(Exception):
    """No name server knows the name, or none answers in time (`timed_out`)."""

    def __init__(self, *, timed_out: bool) -> None:
        super().__init__("unknown name")
        self.timed_out = timed_out


class NoRouteError(Exception):
    """This computer has no way to the address."""


class PortClosedError(Exception):
    """Somebody is at the address, but nobody at the port."""


class SilentHostError(Exception):
    """Nobody answers at the address: switched off, another address, or a firewall that drops."""


def resolve(host: str, port: int, patience: Patience) -> tuple[Endpoint, ...]:
    """The addresses of `host`, IPv4 first. Raises UnknownNameError and Cancelled.

    The system's look-up cannot be interrupted: a thread of its own waits for it, and is left behind when it
    takes too long.
    """
    answers: queue.SimpleQueue[tuple[Endpoint, ...]] = queue.SimpleQueue()
    asking = threading.Thread(target=lambda: answers.put(_looked_up(host, port)), daemon=True)
    asking.start()
    while (piece := patience.piece()) > 0:
        try:
            found = answers.get(timeout=piece)
        except queue.Empty:
            continue
        if not found:
            raise UnknownNameError(timed_out=False)
        return found
    raise UnknownNameError(timed_out=True)


def _looked_up(host: str, port: int) -> tuple[Endpoint, ...]:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    known = (socket.AF_INET, socket.AF_INET6)
    found = {
        Endpoint(family, (str(address[0]), *address[1:]))
        for family, _, _, _, address in entries
        if family in known
    }
    return tuple(sorted(found, key=lambda each: (each.family != socket.AF_INET, each.host)))


def route(endpoint: Endpoint) -> Route:
    """How packets to `endpoint` would leave; nothing is sent. Raises NoRouteError."""
    with socket.socket(endpoint.family, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(endpoint.address)
        except OSError:
            raise NoRouteError from None
        local = str(asking.getsockname()[0])
    interface, direct = _interface(local, endpoint.host)
    return Route(local, interface, direct)


def _interface(local: str, remote: str) -> tuple[str, bool]:
    """The interface that has the address `local`, and whether `remote` is in its network."""
    for name, entries in psutil.net_if_addrs().items():
        for entry in entries:
            if entry.address.partition("%")[0] == local.partition("%")[0]:
                return name, _is_neighbour(local, entry.netmask, remote)
    return "", False


def _is_neighbour(local: str, mask: str | None, remote: str) -> bool:
    if local == remote:
        return True
    try:
        plain = local.partition("%")[0]
        # psutil gives the mask of IPv6 as an address, too.
        length = bin(int(ipaddress.ip_address(mask or ""))).count("1")
        network = ipaddress.ip_network(f"{plain}/{length}", strict=False)
        return ipaddress.ip_address(remote.partition("%")[0]) in network
    except ValueError:
        return False


def connect(endpoints: tuple[Endpoint, ...], patience: Patience) -> tuple[socket.socket, Endpoint]:
    """A connection to the first of `endpoints` that takes one.

    Raises what is to be said of the first: NoRouteError, PortClosedError, SilentHostError; and Cancelled.
    """
    first: Exception | None = None
    for number, endpoint in enumerate(endpoints):
        share = patience.left() / (len(endpoints) - number)
        try:
            return _connected(endpoint, patience.within(share)), endpoint
        except (NoRouteError, PortClosedError, SilentHostError) as failure:
            first = first or failure
    raise first or SilentHostError


def _connected(endpoint: Endpoint, patience: Patience) -> socket.socket:
    # One wait, not in pieces: a second attempt on the same socket differs from system to system.
    try:
        made = socket.socket(endpoint.family, socket.SOCK_STREAM)
        made.settimeout(max(0.05, patience.left()))
    except OSError:
        raise NoRouteError from None
    try:
        made.connect(endpoint.address)
    except OSError as failure:
        made.close()
        raise _meaning(failure) from None
    return made


def _meaning(failure: OSError) -> Exception:
    if isinstance(failure, ConnectionRefusedError):
        return PortClosedError()
    if failure.errno in _NO_ROUTE:
        return NoRouteError()
    return SilentHostError()
