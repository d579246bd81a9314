"""The pictures lent to one application process: pooled, counted, never reused while somebody looks."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.messages import tr
from belvedere_simulator.video.shared_memory import SharedMemory
from belvedere_simulator.video.sharing import MemoryKind, own_sharing
from belvedere_simulator.video.specification import DEFAULT_CAP

MOST_PICTURES = 400
"""However small they are: each is an open file in the application, which may have 1024 of them."""

_numbers = itertools.count(1)


class PoolExhausted(Exception):
    """An application keeps so many pictures that its cap is reached."""


class FrameBuffer:
    """One buffer, its number, and who holds it."""

    def __init__(self, size: int, folder: Path | None, kind: MemoryKind) -> None:
        self.number = next(_numbers)
        self.size = size
        self.memory = SharedMemory(size, f"belvedere-frame-{self.number}", folder, kind)
        self.bytes: NDArray[np.uint8] = np.frombuffer(self.memory.memory, dtype=np.uint8)
        self.holders: Counter[str] = Counter()
        self.announced = False

    def picture(self, width: int, height: int) -> NDArray[np.uint8]:
        """This buffer as a (height, width, 3) picture."""
        return self.bytes[: width * height * 3].reshape(height, width, 3)


class BufferPool:
    """The buffers of one application process. Any thread may use it."""

    def __init__(
        self,
        cap: int = DEFAULT_CAP,
        folder: Path | None = None,
        kind: MemoryKind | None = None,
        most: int = MOST_PICTURES,
    ) -> None:
        self._cap = cap
        self._most = most
        self._folder = folder
        self._kind = kind or own_sharing().memory
        self._closed = False
        self._buffers: dict[int, FrameBuffer] = {}
        self._bytes = 0
        # A shown picture may end, and give its buffer back, in any line that allocates memory: here too.
        self._lock = threading.RLock()
        self._forgotten: list[int] = []

    def acquire(self, size: int, holder: str) -> FrameBuffer:
        """A free buffer of exactly `size` bytes, now held by `holder`.

        Raises PoolExhausted when every buffer is held and another would pass the cap, or when the
        pool was closed.
        """
        with self._lock:
            buffer = self._free(size) or self._grow(size)
            buffer.holders[holder] += 1
            return buffer

    def has_room_ahead(self, size: int) -> bool:
        """Whether `size` bytes that nobody asked for yet may lie here, far from the cap."""
        with self._lock:
            held = [buffer.size for buffer in self._buffers.values() if buffer.holders]
        return sum(held) + size <= self._cap // 4 and len(held) < self._most // 4

    def hold(self, numbers: Iterable[int], holder: str) -> list[FrameBuffer]:
        """Let `holder` hold these buffers too; numbers that are not of this pool are passed over."""
        with self._lock:
            held = [self._buffers[number] for number in numbers if number in self._buffers]
            for buffer in held:
                buffer.holders[holder] += 1
            return held

    def release(self, numbers: Iterable[int], holder: str) -> None:
        """End one hold of `holder` on each of these buffers."""
        with self._lock:
            for number in numbers:
                buffer = self._buffers.get(number)
                if buffer and buffer.holders[holder]:
                    buffer.holders[holder] -= 1
                    if not buffer.holders[holder]:
                        del buffer.holders[holder]

    def take_back(self, numbers: Iterable[int], holder: str) -> None:
        """End holds whose answer never reached the application: it has not heard of the buffers."""
        with self._lock:
            for number in numbers:
                self.release([number], holder)
                if number in self._buffers:
                    self._buffers[number].announced = False

    def release_all(self, holder: str) -> None:
        """End every hold of `holder`."""
        with self._lock:
            for buffer in self._buffers.values():
                buffer.holders.pop(holder, None)

    def forgotten(self) -> list[int]:
        """Buffers dropped since the last call: the application unmaps them."""
        with self._lock:
            gone, self._forgotten = self._forgotten, []
            return gone

    def close(self) -> None:
        """Drop every buffer; pictures already mapped by the application stay valid there."""
        with self._lock:
            self._closed = True
            for buffer in self._buffers.values():
                buffer.memory.close()
            self._buffers.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._buffers)

    def _free(self, size: int) -> FrameBuffer | None:
        for buffer in self._buffers.values():
            if buffer.size == size and not buffer.holders:
                return buffer
        return None

    def _grow(self, size: int) -> FrameBuffer:
        if self._is_full(size):
            self._drop_unused()
        if self._closed or self._is_full(size):
            raise self._exhausted()
        try:
            buffer = FrameBuffer(size, self._folder, self._kind)
        except OSError as error:
            raise self._exhausted() from error
        self._buffers[buffer.number] = buffer
        self._bytes += size
        return buffer

    def _is_full(self, size: int) -> bool:
        return self._bytes + size > self._cap or len(self._buffers) >= self._most

    def _exhausted(self) -> PoolExhausted:
        return PoolExhausted(
            tr(
                "the application keeps {count} pictures ({megabytes} MB) and no more are given; "
                "drop frames that are no longer needed",
                count=len(self._buffers),
                megabytes=self._bytes // 1_000_000,
            )
        )

    def _drop_unused(self) -> None:
        for buffer in [buffer for buffer in self._buffers.values() if not buffer.holders]:
            del self._buffers[buffer.number]
            self._bytes -= buffer.size
            self._forgotten.append(buffer.number)
            buffer.memory.close()


def facts(buffer: FrameBuffer, descriptors: list[int]) -> dict[str, Any]:
    """How the SDK finds `buffer`; a new one's descriptor is appended to `descriptors`."""
    described: dict[str, Any] = {"buffer": buffer.number, "size": buffer.size}
    if not buffer.announced:
        buffer.announced = True
        if buffer.memory.descriptor is not None:
            described["descriptor"] = len(descriptors)
            descriptors.append(buffer.memory.descriptor)
        elif buffer.memory.path is not None:
            described["file"] = str(buffer.memory.path)
    return described
