"""Pictures in shared memory: mapped once, lent as arrays, given back when the last view is gone."""

import mmap
import os
import threading
from collections import deque
from typing import Any, Deque, Dict, Iterator, List, Tuple

import numpy as np

Identity = Tuple[str, int]
"""The engine's generation and the buffer's number in it."""


class Lease:
    """The right to one buffer. Arrays made from it keep it alive; its end gives the buffer back."""

    def __init__(
        self, book: "LeaseBook", identity: Identity, memory: mmap.mmap, shape: Tuple[int, ...]
    ) -> None:
        self.identity = identity
        self._book = book
        self._memory = memory
        address = np.frombuffer(memory, dtype=np.uint8).__array_interface__["data"][0]
        # numpy keeps the owner of the interface as the base of every view: that is what counts them.
        self.__array_interface__ = {
            "shape": shape,
            "typestr": "|u1",
            "data": (address, False),
            "version": 3,
        }

    def array(self) -> Any:
        """The writable (height, width, 3) picture over this buffer."""
        return np.asarray(self)

    def __del__(self) -> None:
        self._book.give_back(self.identity)


class Unseen:
    """A cached frame whose picture nobody has looked at: the engine keeps it until this is gone."""

    def __init__(self, book: "LeaseBook", generation: str, stream: str, number: int) -> None:
        self._book = book
        self._entry = (generation, [stream, number])

    def __del__(self) -> None:
        self._book.looked.append(self._entry)


class LeaseBook:
    """The mappings of this process and which of its leases have ended since the last message."""

    def __init__(self) -> None:
        self._memories: Dict[Identity, mmap.mmap] = {}
        self._live: Dict[Identity, int] = {}
        self._ended: Deque[Identity] = deque()
        self.looked: Deque[Tuple[str, List[Any]]] = deque()
        self._lock = threading.Lock()

    def lease(self, identity: Identity, shape: Tuple[int, ...], source: Any, size: int) -> Lease:
        """Lend buffer `identity`; `source` is its file descriptor or path when it is new, else None."""
        with self._lock:
            memory = self._memories.get(identity)
            if memory is None:
                memory = self._memories[identity] = _map(source, size)
            self._live[identity] = self._live.get(identity, 0) + 1
        return Lease(self, identity, memory, shape)

    def give_back(self, identity: Identity) -> None:
        """Called when a lease ends, at any moment and in any thread: it must not lock."""
        self._ended.append(identity)

    def ended(self, generation: str) -> List[int]:
        """The numbers to give back to the engine of this `generation`; older ones are forgotten."""
        numbers = []
        for identity in drain(self._ended):
            with self._lock:
                self._live[identity] = self._live.get(identity, 1) - 1
                if not self._live[identity]:
                    del self._live[identity]
                    if identity[0] != generation:
                        self._memories.pop(identity, None)
            if identity[0] == generation:
                numbers.append(identity[1])
        return numbers

    def live(self, generation: str) -> List[int]:
        """The buffers of this `generation` that something still looks at."""
        gone = list(self._ended)
        with self._lock:
            return [
                key[1]
                for key, count in self._live.items()
                if key[0] == generation and count > gone.count(key)
            ]

    def forget(self, generation: str, numbers: List[int]) -> None:
        """Drop the mappings of buffers that the engine no longer has."""
        with self._lock:
            for number in numbers:
                self._memories.pop((generation, number), None)


def drain(entries: Deque[Any]) -> Iterator[Any]:
    """Take out what is there; several threads may do it at once."""
    while True:
        try:
            yield entries.popleft()
        except IndexError:
            return


def _map(source: Any, size: int) -> mmap.mmap:
    if isinstance(source, int):
        return mmap.mmap(source, size)
    descriptor = os.open(source, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)
