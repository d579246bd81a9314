"""The pictures that the window paints, in shared memory: four slots for each tile."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.cameras.preview.scaling import PIXEL_BYTES, least_room
from belvedere_simulator.video.shared_memory import SharedMemory
from belvedere_simulator.video.sharing import MemoryKind

SLOTS = 4
"""One that is painted now, one told meanwhile, the newest, and one that is written."""

_PAGE = 4096


@dataclass(frozen=True)
class Published:
    """A finished picture of `width` x `height` in `slot`."""

    slot: int
    width: int
    height: int


class Spot:
    """The slots of one tile, `room` pixels wide and high each."""

    def __init__(self, room: tuple[int, int], area: NDArray[np.uint8], offset: int) -> None:
        self.room = room
        self.offset = offset
        self._area = area
        self._newest: Published | None = None
        self._told: Published | None = None
        self._told_before: Published | None = None
        self._lock = threading.Lock()

    def write(self, width: int, height: int) -> tuple[Published, NDArray[np.uint8]]:
        """A slot that nobody looks at, as a (height, width, 4) picture to be written and published."""
        with self._lock:
            held = {each.slot for each in (self._newest, self._told, self._told_before) if each is not None}
        slot = next(slot for slot in range(SLOTS) if slot not in held)
        size = height * width * PIXEL_BYTES
        return Published(slot, width, height), self._area[slot, :size].reshape(height, width, PIXEL_BYTES)

    def publish(self, picture: Published) -> None:
        """It is whole now."""
        with self._lock:
            self._newest = picture

    def take(self) -> Published | None:
        """The newest picture if it was not told yet.

        Asking says that the picture told last is on the screen: the one before it is free again.
        """
        with self._lock:
            self._told_before = None
            if self._newest is None or self._newest is self._told:
                return None
            self._told_before, self._told = self._told, self._newest
            return self._told


class SlotMemory:
    """The memory of one arrangement of tiles: `rooms` are their sizes in pixels. Raises OSError."""

    def __init__(
        self, generation: int, rooms: Mapping[str, tuple[int, int]], folder: Path, kind: MemoryKind
    ) -> None:
        self.generation = generation
        self.spots: dict[str, Spot] = {}
        sizes = {key: _slot_bytes(least_room(room)) for key, room in rooms.items()}
        whole = max(_PAGE, SLOTS * sum(sizes.values()))
        self._memory = SharedMemory(whole, "belvedere-preview", folder, kind)
        flat, offset = np.frombuffer(self._memory.memory, np.uint8), 0
        for key, room in rooms.items():
            area = flat[offset : offset + SLOTS * sizes[key]].reshape(SLOTS, sizes[key])
            self.spots[key] = Spot(least_room(room), area, offset)
            offset += SLOTS * sizes[key]

    def facts(self) -> tuple[dict[str, Any], list[int]]:
        """What the window must know to map it, and the descriptor, where there is one."""
        facts: dict[str, Any] = {
            "generation": self.generation,
            "size": self._memory.size,
            "tiles": {
                key: {"offset": spot.offset, "slot_bytes": _slot_bytes(spot.room)}
                for key, spot in self.spots.items()
            },
        }
        if self._memory.path is not None:
            facts["file"] = str(self._memory.path)
        return facts, [] if self._memory.descriptor is None else [self._memory.descriptor]

    def close(self) -> None:
        """Nobody else can map it any more; it goes with the last who did."""
        self._memory.close()


def _slot_bytes(room: tuple[int, int]) -> int:
    """Bytes of a slot: whole pages, so that rows begin aligned."""
    return -(-room[0] * room[1] * PIXEL_BYTES // _PAGE) * _PAGE
