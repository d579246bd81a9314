"""Reading past the memory of each system."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.drives.linux import reading as linux
from belvedere_simulator.drives.macos import reading as macos
from belvedere_simulator.drives.media.reading import Origin, Reading, read_back
from belvedere_simulator.drives.windows import reading as windows

SIZES = [0, 1, 511, 4095, 4096, 4097, 20_000]


class Kernel:
    """The calls of Windows, as strict with lengths as a file without buffering is."""

    def __init__(self) -> None:
        self.open_handles: set[int] = set()

    def open(self, file: str) -> int:
        handle = os.open(file, os.O_RDONLY)
        self.open_handles.add(handle)
        return handle

    def read(self, handle: int, memory: mmap.mmap, length: int) -> int:
        assert length % windows.SECTOR == 0
        return os.readv(handle, [memoryview(memory)[:length]])

    def close(self, handle: int) -> None:
        os.close(handle)
        self.open_handles.remove(handle)


@pytest.mark.parametrize(
    "read",
    [
        linux.read,
        lambda file, most: linux.read(file, most, direct=0),
        lambda file, most: macos.read(file, most, lambda _handle, _command, _value: None),
        lambda file, most: windows.read(file, most, Kernel()),
    ],
    ids=["linux", "linux without blocks", "macos", "windows"],
)
@pytest.mark.parametrize("size", SIZES)
def test_what_comes_is_the_file(read: Callable[[Path, int], Reading], size: int, tmp_path: Path) -> None:
    file, content = tmp_path / "a", os.urandom(size)
    file.write_bytes(content)
    for most in (size + 1, size, 10, 4096, 100_000):
        assert read(file, most).content == content[:most]


def test_a_file_system_without_direct_reading_is_asked_to_forget() -> None:
    found = linux.read(Path("/proc/self/status"), 5)
    assert (found.content, found.origin) == (b"Name:", Origin.DROPPED)


def test_each_system_is_told_to_leave_its_memory_out(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"abc")
    asked: list[tuple[int, int]] = []
    found = macos.read(file, 10, lambda _handle, command, value: asked.append((command, value)))
    assert asked == [(macos.NO_CACHE, 1)]
    assert found.origin is Origin.DROPPED
    kernel = Kernel()
    assert windows.read(file, 10, kernel).origin is Origin.DRIVE
    assert not kernel.open_handles


def test_one_byte_more_than_the_limit_tells_a_longer_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"abcdef")
    assert read_back(file, 3).content == b"abcd"
    assert read_back(file, 6).content == b"abcdef"


def test_a_file_that_is_gone_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOENT)):
        read_back(tmp_path / "none", 10)
