"""Reading past the page cache of Linux."""

from __future__ import annotations

import errno
import mmap
import os
from pathlib import Path

from belvedere_simulator.drives.media.reading import Origin, Reading

_REFUSED = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def read(file: Path, most: int, direct: int = os.O_DIRECT) -> Reading:
    """At most so many bytes of a file, straight from its device where its file system can. Raises OSError."""
    try:
        return Reading(_direct(file, most, direct), Origin.DRIVE)
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        return Reading(_forgotten(file, most), Origin.DROPPED)


def _direct(file: Path, most: int, direct: int) -> bytes:
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | direct)
    try:
        # Memory and length have to fit the device's blocks; memory that is mapped begins with a page.
        room = -(-max(most, 1) // mmap.PAGESIZE) * mmap.PAGESIZE
        with mmap.mmap(-1, room) as memory:
            done = 0
            while done < room:
                with memoryview(memory) as whole, whole[done:] as rest:
                    count = os.preadv(handle, [rest], done)
                done += count
                # A piece that ends within a block is the last of the file.
                if not count or done % mmap.PAGESIZE:
                    break
            return memory[: min(done, most)]
    finally:
        os.close(handle)


def _forgotten(file: Path, most: int) -> bytes:
    with file.open("rb") as stream:
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return stream.read(most)
