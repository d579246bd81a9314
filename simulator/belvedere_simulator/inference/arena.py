"""Shared memory for tensors: made here, mapped by one application's connection as well.

Linux: an anonymous file whose size is sealed, so that the other side can neither shrink it under us
(which would kill this process) nor fill the memory. Elsewhere: a private file in the application's
own folder, removed with the arena.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

SMALLEST = 4096
LARGEST = 1 << 31


class Arena:
    """A piece of memory that two processes see. `note` and `descriptors` tell the other how to map it."""

    def __init__(
        self, memory: mmap.mmap, note: dict[str, object], descriptor: int | None, file: Path | None
    ) -> None:
        self._memory = memory
        self._file = file
        self._descriptor = descriptor
        self.note = note
        self.size = len(memory)

    @property
    def descriptors(self) -> Sequence[int]:
        """The file descriptors that travel with `note`."""
        return () if self._descriptor is None else (self._descriptor,)

    def array(self, offset: int, dtype: np.dtype[Any], shape: Sequence[int]) -> np.ndarray[Any, Any]:
        """A view on the memory. Raises TypeError when it does not fit."""
        return np.ndarray(tuple(shape), dtype, self._memory, offset)

    def sent(self) -> None:
        """The other side has it: this process needs the mapping only."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def close(self) -> None:
        """Give it up; the memory goes when the last view on it is gone."""
        self.sent()
        if self._file is not None:
            self._file.unlink(missing_ok=True)
        with contextlib.suppress(BufferError):
            self._memory.close()


ArenaMaker = Callable[[int], Arena]


def arena_maker(folder: Path, memfd: bool = hasattr(os, "memfd_create")) -> ArenaMaker:
    """How arenas of an application are made; `folder` is private to it."""
    return _anonymous if memfd else lambda size: _in_file(folder, size)


def _anonymous(size: int) -> Arena:
    import fcntl  # noqa: PLC0415 - absent on Windows

    descriptor = os.memfd_create("belvedere-tensors", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.ftruncate(descriptor, size)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
        return Arena(mmap.mmap(descriptor, size), {"arena": size}, descriptor, None)
    except BaseException:
        os.close(descriptor)
        raise


def _in_file(folder: Path, size: int) -> Arena:
    file = folder / f"tensors-{secrets.token_hex(8)}"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        os.ftruncate(descriptor, size)
        memory = mmap.mmap(descriptor, size)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    return Arena(memory, {"arena": size, "file": str(file)}, None, file)
