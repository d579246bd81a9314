"""The addresses of this computer, and the one that the others most probably see."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil

# Addresses of documentation: connecting a datagram socket asks the routes and sends nothing.
_FAR = ((socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1"))
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


@dataclass(frozen=True)
class OwnAddress:
    """An address of this computer. `towards_default`: it is the one that the default route begins at."""

    interface: str
    address: str
    towards_default: bool = False


def own_addresses() -> tuple[OwnAddress, ...]:
    """Those that other computers can ask for: the one towards the default route first, IPv4 before IPv6."""
    return listed(psutil.net_if_addrs(), default_addresses())


def listed(interfaces: Mapping[str, Sequence[Any]], default: frozenset[str]) -> tuple[OwnAddress, ...]:
    """The same from the interfaces as psutil tells them."""
    found = [
        OwnAddress(name, entry.address, entry.address in default)
        for name, entries in interfaces.items()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6) and _can_be_asked_for(entry.address)
    ]
    return tuple(sorted(found, key=lambda each: (not each.towards_default, ":" in each.address)))


def default_addresses() -> frozenset[str]:
    """The addresses at which the default routes begin; none without such routes."""
    found = set()
    for family, far in _FAR:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            found.add(str(probe.getsockname()[0]))
    return frozenset(found)


def host_names(name: str | None = None) -> tuple[str, ...]:
    """What others may call this computer: its name, and the one that it has by multicast DNS."""
    own = (socket.gethostname() if name is None else name).lower().rstrip(".")
    if own.partition(".")[0] in ("", "localhost") or not _HOST.fullmatch(own):
        return ()
    return tuple(dict.fromkeys((f"{own.partition('.')[0]}.local", own)))


def _can_be_asked_for(address: str) -> bool:
    # Addresses of a link need the name of an interface, which is another one on every computer.
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (read.is_loopback or read.is_unspecified or (read.version == 6 and read.is_link_local))
