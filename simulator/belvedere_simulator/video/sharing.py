"""How this platform shares with applications: which memory, and which sockets."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from typing import Literal

MemoryKind = Literal["memfd", "file"]


@dataclass(frozen=True)
class Sharing:
    """`memory`: unnamed and passed by descriptor, or a private file. `unix`: Unix sockets, or loopback."""

    memory: MemoryKind
    unix: bool


def sharing_of(platform: str, *, has_memfd: bool, has_unix: bool) -> Sharing:
    """Descriptors travel by Unix sockets only: without these the memory is a file."""
    unix = has_unix and platform != "win32"
    return Sharing("memfd" if platform == "linux" and has_memfd and unix else "file", unix)


def own_sharing() -> Sharing:
    """What is used on this computer."""
    return sharing_of(
        sys.platform, has_memfd=hasattr(os, "memfd_create"), has_unix=hasattr(socket, "AF_UNIX")
    )
