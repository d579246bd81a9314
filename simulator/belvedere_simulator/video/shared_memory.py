"""Shared memory without names: a sealed memory file on Linux, a private mapped file elsewhere."""

from __future__ import annotations

import contextlib
import mmap
import os
import tempfile
from pathlib import Path

from belvedere_simulator.video.sharing import MemoryKind


class SharedMemory:
    """`size` bytes that another process can map by `descriptor` (memfd) or `path` (file).

    A memory file is sealed: who receives it can neither shrink nor grow it, so that no reader can
    make a writer fail. A file lies in `folder`. Raises OSError when the system has no more to give.
    """

    def __init__(self, size: int, name: str, folder: Path | None, kind: MemoryKind) -> None:
        self.size = size
        self.path: Path | None = None
        if kind == "memfd":
            descriptor = _sealed(size, name)
        else:
            descriptor, self.path = _file(size, name, folder)
        self.descriptor: int | None = descriptor
        try:
            self.memory = mmap.mmap(descriptor, size)
        except BaseException:
            self.close()
            raise
        if self.path is not None:
            self._close_descriptor()

    def close(self) -> None:
        """Give up the name of this memory; the mapping ends with its last view."""
        self._close_descriptor()
        if self.path is not None:
            # Windows keeps a mapped file; it goes with its folder then.
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            self.path = None

    def _close_descriptor(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None


def _sealed(size: int, name: str) -> int:
    import fcntl  # noqa: PLC0415 - exists on POSIX only

    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor


def _file(size: int, name: str, folder: Path | None) -> tuple[int, Path]:
    descriptor, path = tempfile.mkstemp(prefix=f"{name}-", dir=folder)
    try:
        os.truncate(descriptor, size)
    except OSError:
        os.close(descriptor)
        os.unlink(path)  # noqa: PTH108
        raise
    return descriptor, Path(path)
