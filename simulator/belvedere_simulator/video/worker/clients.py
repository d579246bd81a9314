"""The processes of an application that have a connection here, each with the pictures lent to it."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

from belvedere_simulator.video.frame_buffers import BufferPool


class Clients:
    """A process keeps its pictures as long as one of its connections is open. Any thread may use this."""

    def __init__(self, cap: int, folder: Path) -> None:
        self._cap = cap
        self._folder = folder
        self._pools: dict[str, BufferPool] = {}
        self._connections: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, client: str) -> BufferPool:
        """A connection of `client` opens; returns the pool of that process."""
        with self._lock:
            self._connections[client] += 1
            if client not in self._pools:
                self._pools[client] = BufferPool(self._cap, self._folder)
            return self._pools[client]

    def leave(self, client: str) -> None:
        """A connection of `client` closed; with its last one its pictures are dropped."""
        with self._lock:
            self._connections[client] -= 1
            if self._connections[client] > 0:
                return
            del self._connections[client]
            pool = self._pools.pop(client)
        pool.close()

    def close(self) -> None:
        """Drop every picture."""
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()
            self._connections.clear()
