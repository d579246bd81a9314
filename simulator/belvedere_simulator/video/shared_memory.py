"""Shared memory without names: a sealed memory file on Linux, a private mapped file elsewhere."""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

Kind = Literal["memfd", "file"]


def preferred_kind(platform: str = sys.platform, *, has_memfd: bool = hasattr(os, "memfd_create")) -> Kind:
    """What this platform shares pictures with."""
    return "memfd" if platform == "linux" and has_memfd else "file"


class SharedMemory:
    """`size` bytes that another process can map by `descriptor` (memfd) or `path` (file).

    A memory file is sealed: who receives it can neither shrink nor grow it, so that no reader can
    make a writer fail.
    """

    def __init__(self, size: int, name: str, folder: Path | None = None, kind: Kind | None = None) -> None:
        self.size = size
        self.path: Path | None = None
        self.descriptor: int | None = None
        if (kind or preferred_kind()) == "memfd":
            self.descriptor = _sealed(size, name)
            self.memory = mmap.mmap(self.descriptor, size)
        else:
            descriptor, path = tempfile.mkstemp(prefix=f"{name}-", dir=folder)
            try:
                os.truncate(descriptor, size)
                self.memory = mmap.mmap(descriptor, size)
            finally:
                os.close(descriptor)
            self.path = Path(path)

    def close(self) -> None:
        """Give up the name of this memory; the mapping ends with its last view."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None


def _sealed(size: int, name: str) -> int:
    import fcntl  # noqa: PLC0415 - exists on POSIX only

    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor
