"""The processes of an application that have a connection here, each with what was lent to it."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.video.frame_buffers import BufferPool
from belvedere_simulator.video.sharing import MemoryKind
from belvedere_simulator.video.worker.cached_frames import CachedFrames


@dataclass(frozen=True)
class Client:
    """One process."""

    pool: BufferPool
    cached: CachedFrames = field(default_factory=CachedFrames)


class Clients:
    """A process keeps its pictures as long as one of its connections is open. Any thread may use this."""

    def __init__(self, cap: int, folder: Path, kind: MemoryKind) -> None:
        self._cap = cap
        self._folder = folder
        self._kind = kind
        self._clients: dict[str, Client] = {}
        self._connections: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, identity: str) -> Client:
        """A connection of the process `identity` opens."""
        with self._lock:
            self._connections[identity] += 1
            if identity not in self._clients:
                self._clients[identity] = Client(BufferPool(self._cap, self._folder, self._kind))
            return self._clients[identity]

    def leave(self, identity: str) -> None:
        """A connection of the process closed; with its last one its pictures are dropped."""
        with self._lock:
            self._connections[identity] -= 1
            if self._connections[identity] > 0:
                return
            del self._connections[identity]
            client = self._clients.pop(identity)
        client.pool.close()

    def __len__(self) -> int:
        return len(self._clients)
