"""A listening socket that only this computer reaches, by any of its own addresses (Linux).

Binding to 127.0.0.1 would leave out an application that calls itself by the computer's address on
the network, as applications do with the address of their appliance. So the socket listens on every
address, and a packet filter on it drops what comes from anywhere else: to the network the port is closed.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
from collections.abc import Iterable

import psutil

_SO_ATTACH_FILTER = 26
_LOAD, _MASK, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_SOURCE = 0xFFF00000 + 12
"""SKF_NET_OFF, and where an IPv4 header has its source address."""


def own_addresses() -> list[str]:
    """This computer's IPv4 addresses other than loopback."""
    every = (entry for entries in psutil.net_if_addrs().values() for entry in entries)
    addresses = {entry.address for entry in every if entry.family == socket.AF_INET}
    return sorted(address for address in addresses if not address.startswith("127."))


def only_from_here(listener: socket.socket, addresses: Iterable[str], platform: str = sys.platform) -> bool:
    """Drop everything that does not come from loopback or `addresses`; False where that cannot be done."""
    if platform != "linux":
        return False
    code = program([int.from_bytes(socket.inet_aton(address), "big") for address in addresses])
    buffer = ctypes.create_string_buffer(code, len(code))
    try:
        handle = struct.pack("HP", len(code) // 8, ctypes.addressof(buffer))
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, handle)
    except OSError:
        return False
    return True


def program(addresses: list[int]) -> bytes:
    """Classic packet filter: keep 127.0.0.0/8 and each of `addresses` as the source, drop the rest."""
    code = [(_LOAD, 0, 0, _SOURCE)]
    code += [(_EQUAL, len(addresses) - index + 2, 0, address) for index, address in enumerate(addresses)]
    code += [(_MASK, 0, 0, 0xFF000000), (_EQUAL, 1, 0, 0x7F000000)]
    code += [(_RETURN, 0, 0, 0), (_RETURN, 0, 0, 0xFFFFFFFF)]
    return b"".join(struct.pack("HBBI", *step) for step in code)
