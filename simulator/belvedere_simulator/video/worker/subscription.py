"""What one media port of one application is waiting for: the newest frame of each of its cameras."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from belvedere_simulator.video.sources.frame import SourceFrame

FAST_QUEUE = 4
"""Frames of one unpaced file that wait for the application before its reader does."""


class Exhausted(Exception):
    """Nothing more will ever come: every file ended and was taken, or the limit is reached."""


class PortClosed(Exception):
    """The application is being stopped."""


@dataclass
class StreamCounts:
    """What became of one camera's frames on this port."""

    delivered: int = 0
    cached: int = 0
    dropped: int = 0


@dataclass
class _Slot:
    camera: str
    fast: bool
    waiting: deque[SourceFrame] = field(default_factory=deque)
    last: SourceFrame | None = None
    ended: bool = False
    paused: bool = False
    counts: StreamCounts = field(default_factory=StreamCounts)

    @property
    def is_ready(self) -> bool:
        """Whether it has a fresh frame to give. What a file has ready waits for the end of a pause."""
        return bool(self.waiting) and not self.paused


@dataclass(frozen=True)
class Taken:
    """One entry of a batch."""

    camera: str
    frame: SourceFrame
    cached: bool


class Subscription:
    """Frames go in by `offer` from the readers' threads and come out as batches by `take`.

    Live cameras keep the newest frame only; unpaced files hand over every frame and make their
    reader wait. A batch has at least one fresh frame; a stream without one gives its last again,
    marked cached; a stream that never delivered is left out (SDK 1.2). `limit` ends the port after
    so many batches.
    """

    def __init__(self, cameras: Iterable[str], *, fast: Iterable[str] = (), limit: int | None = None) -> None:
        unpaced = set(fast)
        self._slots = {name: _Slot(name, name in unpaced) for name in cameras}
        self._lock = threading.RLock()
        # Apart, so that a frame wakes only who has something to do: wakings cost as much as messages.
        self._ready = threading.Condition(self._lock)
        self._room = threading.Condition(self._lock)
        self._limit = limit
        self._taken = 0
        self._batches = 0
        self._closed = False
        self.prepare: Callable[[str, SourceFrame], None] | None = None
        """Called with every frame of an unpaced file, on its reader's thread, before it waits here."""

    @property
    def cameras(self) -> tuple[str, ...]:
        """The streams of this port."""
        return tuple(self._slots)

    def offer(self, camera: str, frame: SourceFrame) -> None:
        """A camera has a new frame. Blocks while an unpaced file is ahead of the application."""
        if self.prepare is not None and self._slots[camera].fast:
            self.prepare(camera, frame)
        with self._lock:
            slot = self._slots[camera]
            if slot.fast:
                self._room.wait_for(lambda: len(slot.waiting) < FAST_QUEUE or self._closed)
                if self._closed:
                    return
            elif slot.paused:
                return
            elif slot.waiting:
                slot.waiting.clear()
                slot.counts.dropped += 1
            slot.waiting.append(frame)
            slot.ended = False
            if self._is_ready():
                self._ready.notify_all()

    def end(self, camera: str) -> None:
        """A file has no more frames."""
        with self._lock:
            self._slots[camera].ended = True
            self._ready.notify_all()

    def set_paused(self, camera: str, *, paused: bool) -> None:
        """A paused stream is not waited for and its last frame is not shown again."""
        with self._lock:
            slot = self._slots[camera]
            slot.paused = paused
            if paused:
                slot.last = None
                if not slot.fast:
                    slot.waiting.clear()
            self._ready.notify_all()

    def close(self) -> None:
        """Let every waiting reader and taker go."""
        with self._lock:
            self._closed = True
            self._ready.notify_all()
            self._room.notify_all()

    def take(self, deadline: float | None) -> list[Taken] | None:
        """The next batch, or None when `deadline` (of time.monotonic) passes.

        Raises Exhausted when there will be none, PortClosed when nobody is to wait any more.
        """
        with self._lock:
            while True:
                if self._closed:
                    raise PortClosed
                if self._is_ready():
                    return self._batch()
                if self._is_exhausted():
                    raise Exhausted
                remaining = None if deadline is None else deadline - time.monotonic()
                if remaining is not None and remaining <= 0:
                    return None
                self._ready.wait(remaining)

    def last_frame(self, camera: str, number: int) -> SourceFrame | None:
        """The frame of that number if it is the last one delivered of its camera."""
        with self._lock:
            last = self._slots[camera].last if camera in self._slots else None
            return last if last is not None and last.number == number else None

    def counts(self) -> dict[str, StreamCounts]:
        """A copy of the counters of each camera."""
        with self._lock:
            return {
                name: StreamCounts(slot.counts.delivered, slot.counts.cached, slot.counts.dropped)
                for name, slot in self._slots.items()
            }

    def waiting(self) -> dict[str, int]:
        """How many frames of each stream wait to be taken."""
        with self._lock:
            return {name: len(slot.waiting) for name, slot in self._slots.items()}

    def waits(self, camera: str) -> int:
        """How many frames of a stream wait to be taken."""
        return len(self._slots[camera].waiting)

    def count(self, batch: Iterable[Taken]) -> None:
        """A batch reached the application."""
        with self._lock:
            self._batches += 1
            for taken in batch:
                counts = self._slots[taken.camera].counts
                counts.cached += taken.cached
                counts.delivered += not taken.cached

    @property
    def batches(self) -> int:
        """How many batches reached the application."""
        return self._batches

    @property
    def is_fast(self) -> bool:
        """Whether every camera is an unpaced file."""
        return bool(self._slots) and all(slot.fast for slot in self._slots.values())

    def _is_ready(self) -> bool:
        if self._limit is not None and self._taken >= self._limit:
            return False
        if not any(slot.is_ready for slot in self._slots.values()):
            return False
        # Unpaced runs must be deterministic: every file that still plays takes part in each batch.
        return all(slot.waiting or slot.ended or slot.paused for slot in self._slots.values() if slot.fast)

    def _is_exhausted(self) -> bool:
        if self._limit is not None and self._taken >= self._limit:
            return True
        slots = self._slots.values()
        return bool(slots) and all(slot.ended and not slot.waiting for slot in slots)

    def _batch(self) -> list[Taken]:
        batch = []
        for slot in self._slots.values():
            if slot.is_ready:
                slot.last = slot.waiting.popleft()
                batch.append(Taken(slot.camera, slot.last, cached=False))
            elif slot.last is not None and not slot.paused:
                batch.append(Taken(slot.camera, slot.last, cached=True))
        self._taken += 1
        self._room.notify_all()
        return batch
