"""A network namespace with nothing but loopback, and what was ever sent into the void from it."""

from __future__ import annotations

import fcntl
import socket
import struct
from collections.abc import Sequence
from pathlib import Path

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
_LISTENING = "0A"


def alone(command: Sequence[str]) -> list[str]:
    """The command line that runs `command` with a network of its own, where loopback is down, and mounts."""
    return ["unshare", "--map-root-user", "--net", "--mount", "--", *command]


def loopback_up() -> None:
    """Switch loopback on. Raises OSError outside of a namespace of one's own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(asking, _GET_FLAGS, request))
        fcntl.ioctl(asking, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def interfaces() -> list[str]:
    """The interfaces of this namespace."""
    return [name for _, name in socket.if_nameindex()]


def tried_to_leave() -> int:
    """How many packets of this namespace had nowhere to go, over IPv4 and IPv6, since it was made."""
    names, values = (line.split()[1:] for line in _lines("/proc/net/snmp") if line.startswith("Ip:"))
    four = dict(zip(names, values, strict=True))["OutNoRoutes"]
    six = dict(line.split() for line in _lines("/proc/net/snmp6"))["Ip6OutNoRoutes"]
    return int(four) + int(six)


def remote_addresses() -> set[str]:
    """Whom the sockets of this namespace are connected to now."""
    found: set[str] = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in _lines(f"/proc/net/{table}")[1:]:
            words = line.split()
            address = words[2].partition(":")[0]
            if words[3] != _LISTENING and int(address, 16):
                found.add(_readable(address))
    return found


def _readable(address: str) -> str:
    # The kernel prints words of 32 bits in the machine's own order.
    raw = b"".join(
        struct.pack("=I", int(address[start : start + 8], 16)) for start in range(0, len(address), 8)
    )
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="ascii").splitlines()
