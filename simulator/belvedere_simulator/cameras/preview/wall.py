"""All cameras of the preview, and where their pictures go."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av

from belvedere_simulator.cameras.preview.scaling import PictureScaler, picture_size
from belvedere_simulator.cameras.preview.slots import SlotMemory
from belvedere_simulator.cameras.preview.state import Demand, tile_document
from belvedere_simulator.cameras.preview.stills import Stills
from belvedere_simulator.cameras.preview.stream import Stream
from belvedere_simulator.video.sharing import MemoryKind
from belvedere_simulator.video.specification import CameraSpecification

MOST_TILES = 16


@dataclass(frozen=True)
class Place:
    """How a tile is shown: its room in pixels, and what of it is wanted."""

    room: tuple[int, int]
    demand: Demand


@dataclass
class _Tile:
    camera: Stream | Stills
    scaler: PictureScaler = field(default_factory=PictureScaler)
    scaling: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class News:
    """Pictures that were not told yet, and the figures of all tiles when it is time for these."""

    generation: int
    pictures: list[dict[str, Any]]
    figures: list[dict[str, Any]]


class Wall:
    """Any thread. The shared memory is of `kind`; files of it lie in `folder`."""

    def __init__(self, folder: Path, kind: MemoryKind, figures_seconds: float = 1.0) -> None:
        self._folder = folder
        self._kind: MemoryKind = kind
        self._figures_seconds = figures_seconds
        self._tiles: dict[str, _Tile] = {}
        self._places: dict[str, Place] = {}
        self._memory: SlotMemory | None = None
        self._generation = 0
        self._figures_due = 0.0
        self._fresh = False
        self._condition = threading.Condition()

    def keep(self, keys: Collection[str]) -> None:
        """Let go of every camera but these."""
        with self._condition:
            gone = [self._tiles.pop(key) for key in list(self._tiles) if key not in keys]
            self._figures_due = 0.0
            self._condition.notify_all()
        for tile in gone:
            tile.camera.ask_to_stop()

    def play(self, key: str, specification: CameraSpecification) -> None:
        """Show a network camera; one that plays already goes on."""
        before = self._tiles.get(key)
        if before and isinstance(before.camera, Stream) and before.camera.specification == specification:
            return
        self._put(key, Stream(specification, lambda frame: self._deliver(key, frame), self._note))

    def show_stills(self, key: str, seen_from: str) -> None:
        """Show the pictures that `give` brings."""
        self._put(key, Stills(seen_from, lambda frame: self._deliver(key, frame), self._note))

    def give(self, key: str, told: Mapping[str, Any], jpeg: bytes) -> None:
        """A picture from elsewhere, or why there is none."""
        tile = self._tiles.get(key)
        if tile is not None and isinstance(tile.camera, Stills):
            tile.camera.give(told, jpeg)

    def arrange(self, places: Mapping[str, Place]) -> SlotMemory:
        """Show the tiles so from now on, in new memory. Raises OSError."""
        with self._condition:
            self._generation += 1
            rooms = {key: place.room for key, place in places.items() if place.demand == "all"}
            memory = SlotMemory(self._generation, rooms, self._folder, self._kind)
            before, self._memory = self._memory, memory
            self._places = dict(places)
            tiles = dict(self._tiles)
        if before is not None:
            before.close()
        for key, tile in tiles.items():
            tile.camera.demand(self._demanded(key))
            newest = tile.camera.picture
            if newest is not None:
                # A camera of few pictures must not leave its tile empty until the next one.
                self._deliver(key, newest)
        return memory

    def retry(self, key: str) -> None:
        """Try a camera again now."""
        tile = self._tiles.get(key)
        if tile is not None:
            tile.camera.retry()

    def picture(self, key: str) -> av.VideoFrame | None:
        """The newest picture of a camera, of its own size."""
        tile = self._tiles.get(key)
        return tile.camera.picture if tile else None

    def news(self, seconds: float) -> News:
        """What came since the last question; waits so long at most when nothing did."""
        end = time.monotonic() + seconds
        with self._condition:
            while True:
                now = time.monotonic()
                pictures = self._pictures() if self._fresh or now >= end else []
                self._fresh = False
                if pictures or now >= min(end, self._figures_due):
                    return News(self._generation, pictures, self._figures(now))
                self._condition.wait(max(0.0, min(end, self._figures_due) - now))

    def close(self) -> None:
        """Let everything go."""
        tiles = list(self._tiles.values())
        self.keep(())
        for tile in tiles:
            tile.camera.stop()
        if self._memory is not None:
            self._memory.close()

    def _put(self, key: str, camera: Stream | Stills) -> None:
        with self._condition:
            before = self._tiles.get(key)
            self._tiles[key] = _Tile(camera)
        if before is not None:
            before.camera.ask_to_stop()
        camera.demand(self._demanded(key))
        camera.start()
        self._note()

    def _demanded(self, key: str) -> Demand:
        place = self._places.get(key)
        return place.demand if place else "none"

    def _deliver(self, key: str, frame: av.VideoFrame) -> None:
        """Scale a picture into the tile's memory, if the tile is seen."""
        memory, tile = self._memory, self._tiles.get(key)
        spot = memory.spots.get(key) if memory else None
        if spot is None or tile is None:
            return
        with tile.scaling:
            published, target = spot.write(*picture_size(frame.width, frame.height, spot.room))
            tile.scaler.scale(frame, target)
            spot.publish(published)
        with self._condition:
            self._fresh = True
            self._condition.notify_all()

    def _note(self) -> None:
        with self._condition:
            self._figures_due = 0.0
            self._condition.notify_all()

    def _pictures(self) -> list[dict[str, Any]]:
        if self._memory is None:
            return []
        taken = ((key, spot.take()) for key, spot in self._memory.spots.items())
        return [{"key": key, **vars(picture)} for key, picture in taken if picture is not None]

    def _figures(self, now: float) -> list[dict[str, Any]]:
        if now < self._figures_due:
            return []
        self._figures_due = now + self._figures_seconds
        tiles = self._tiles.items()
        return [tile_document(key, tile.camera.state, tile.camera.figures()) for key, tile in tiles]
