"""The sandbox's own network: addresses on its loopback, and the privileges given up afterwards.

Linux only; everything by ioctl and prctl so that no tool need be installed inside.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct

_SIOCSIFADDR = 0x8916
_SIOCSIFNETMASK = 0x891C
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_CAPBSET_DROP = 24
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_LOWER = 3
_CAP_SETPCAP = 8
_CAP_NET_BIND_SERVICE = 10
_CAP_NET_ADMIN = 12
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def add_loopback_address(label: str, address: str, netmask: str) -> None:
    """Make `address` and its whole network the sandbox's own, under `label` (such as "lo:1").

    Raises OSError without CAP_NET_ADMIN in this network namespace.
    """
    import fcntl  # noqa: PLC0415 - absent on Windows, where this function is never called

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        for request, value in ((_SIOCSIFADDR, address), (_SIOCSIFNETMASK, netmask)):
            sockaddr = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(value))
            fcntl.ioctl(handle, request, struct.pack("16s16s8x", label.encode(), sockaddr))


def give_up_network_administration() -> None:
    """Keep only the right to bind ports below 1024, also across `exec` as user 0 of the namespace."""
    for capability in (_CAP_NET_ADMIN, _CAP_SETPCAP):
        _check(_libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_LOWER, capability, 0, 0))
        _check(_libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0))
    kept = 1 << _CAP_NET_BIND_SERVICE
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, struct.pack("6I", kept, kept, kept, 0, 0, 0)))


def die_with_parent(signal_number: int, parent: int) -> None:
    """Be killed by `signal_number` when the parent thread ends; at once if it is already gone."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
