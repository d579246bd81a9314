"""Turns waiting frames into lent BGR buffers, ahead of the question when a run is unpaced."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.display.scene import LentPicture
from belvedere_simulator.video.frame_buffers import BufferPool, FrameBuffer, PoolExhausted
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.subscription import Exhausted, PortClosed, Subscription, Taken

APPLICATION = "application"
"""The holder's name of what the application looks at."""
ENOUGH_WAITING = 2
"""Frames of an unpaced file from which on the application, and not its decoder, is what takes long."""


@dataclass(frozen=True)
class Lent:
    """One entry of a batch; a cached one has no buffer until somebody wants to see it."""

    taken: Taken
    width: int
    height: int
    buffer: FrameBuffer | None


class Taker:
    """One media port's conversions. Any thread may ask; one camera's are done one at a time.

    Pictures of unpaced files are converted before they are asked for: by the thread that decoded them,
    while they are still in the processor's cache, or, where there are more cores than files and the
    application waits for the decoder, in a thread beside it. Those of a live camera are converted when
    they are asked for, since most are never wanted.
    """

    def __init__(self, subscription: Subscription, cores: int = 1) -> None:
        self.subscription = subscription
        self._converters: dict[str, Converter] = {}
        self._converting = {camera: threading.Lock() for camera in subscription.cameras}
        self._lock = threading.Lock()
        self._pool: BufferPool | None = None
        self._prepared: dict[tuple[str, int], tuple[BufferPool, Future[Lent | None]]] = {}
        self._kept: deque[list[Taken]] = deque()
        self._closed = False
        beside = subscription.is_fast and len(subscription.cameras) < cores
        self._beside = ThreadPoolExecutor(1, "convert") if beside else None
        if subscription.is_fast:
            subscription.prepare = self._prepare

    def _prepare(self, camera: str, frame: SourceFrame) -> None:
        """Convert a frame that will be delivered for certain, into memory of the process that asked last."""
        pool = self._pool
        if pool is None:
            return
        taken = Taken(camera, frame, cached=False)
        prepared: Future[Lent | None]
        with self._lock:
            if self._closed:
                return
            beside = self._beside if self.subscription.waits(camera) < ENOUGH_WAITING else None
            prepared = beside.submit(self._convert_ahead, pool, taken) if beside else Future()
            self._prepared[camera, frame.number] = (pool, prepared)
        if beside is None:
            prepared.set_result(self._convert_ahead(pool, taken))

    def _convert_ahead(self, pool: BufferPool, taken: Taken) -> Lent | None:
        """None when there is no room, or when it cannot be done: whoever takes it meets the same."""
        try:
            description = self._describe(taken)
            if not pool.has_room_ahead(description.width * description.height * 3):
                return None
            return self._convert(pool, taken)
        except Exception:
            return None

    def take(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        """A batch in buffers of `pool`, or None when `deadline` passes. It counts as delivered.

        Raises Exhausted when nothing more will come, PoolExhausted when no buffer is left (an unpaced
        run gives that batch again when there is) and PortClosed.
        """
        batch = self._taken(pool, deadline)
        if batch is not None:
            self.count(batch)
        return batch

    def take_ahead(self, pool: BufferPool) -> list[Lent] | None:
        """A batch that is there at this moment, before anybody asks for it; None when there is none.

        It leaves most of the room to what is asked for. It counts when `count` says so, or goes back by
        `give_back`.
        """
        if not pool.has_room_ahead(0):
            return None
        try:
            return self._taken(pool, 0.0)
        except (Exhausted, PoolExhausted, PortClosed):
            return None

    def count(self, batch: Iterable[Lent]) -> None:
        """A batch reached the application."""
        self.subscription.count(lent.taken for lent in batch)

    def give_back(self, pool: BufferPool, batch: Sequence[Lent]) -> None:
        """A batch that was taken ahead is the next one again; the application never heard of its buffers."""
        pool.take_back([lent.buffer.number for lent in batch if lent.buffer], APPLICATION)
        self._kept.appendleft([lent.taken for lent in batch])

    def _taken(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        self._pool = pool
        kept = self._kept_batch()
        taken = kept or self.subscription.take(deadline)
        if taken is None:
            return None
        try:
            batch = self._lend(pool, taken)
        except PoolExhausted:
            if kept is not None:
                self._kept.appendleft(taken)
            elif self.subscription.is_fast:
                self._kept.append(taken)
            raise
        return batch

    def fetch(self, pool: BufferPool, camera: str, frame: SourceFrame) -> Lent:
        """A frame that was delivered without its picture. Raises PoolExhausted."""
        return self._convert(pool, Taken(camera, frame, cached=True))

    def close(self) -> None:
        """Let everybody go who waits here."""
        with self._lock:
            self._closed = True
            prepared, self._prepared = self._prepared, {}
        self.subscription.close()
        if self._beside is not None:
            self._beside.shutdown(wait=True)
        for pool, ahead in prepared.values():
            _give_back(pool, [lent] if (lent := ahead.result()) else [])

    def _kept_batch(self) -> list[Taken] | None:
        try:
            return self._kept.popleft()
        except IndexError:
            return None

    def _lend(self, pool: BufferPool, batch: list[Taken]) -> list[Lent]:
        lent: list[Lent] = []
        try:
            # One by one: what is lent so far is given back when one fails.
            lent.extend(
                self._describe(taken) if taken.cached else self._fresh(pool, taken) for taken in batch
            )
        except BaseException:
            _give_back(pool, lent)
            raise
        return lent

    def _fresh(self, pool: BufferPool, taken: Taken) -> Lent:
        with self._lock:
            of, ahead = self._prepared.pop((taken.camera, taken.frame.number), (None, None))
        prepared = ahead.result() if ahead is not None else None
        if of is None or prepared is None:
            return self._convert(pool, taken)
        if of is pool:
            return prepared
        # Another process asks than the one it was converted for.
        _give_back(of, [prepared])
        return self._convert(pool, taken)

    def _describe(self, taken: Taken) -> Lent:
        with self._converting[taken.camera]:
            width, height = self._converter(taken.camera).output_size(taken.frame.picture)
        return Lent(taken, width, height, None)

    def _convert(self, pool: BufferPool, taken: Taken) -> Lent:
        with self._converting[taken.camera]:
            converter = self._converter(taken.camera)
            width, height = converter.output_size(taken.frame.picture)
            buffer = pool.acquire(width * height * 3, APPLICATION)
            try:
                converter.convert(taken.frame.picture, buffer.picture(width, height))
            except BaseException:
                pool.release([buffer.number], APPLICATION)
                raise
        return Lent(taken, width, height, buffer)

    def _converter(self, camera: str) -> Converter:
        # Not `setdefault`: making one costs more than ten conversions.
        converter = self._converters.get(camera)
        if converter is None:
            # An application that keeps time waits for its picture; an unpaced one has work for every core.
            converter = Converter(side_by_side=not self.subscription.is_fast)
            self._converters[camera] = converter
        return converter


def _give_back(pool: BufferPool, lent: list[Lent]) -> None:
    pool.release([entry.buffer.number for entry in lent if entry.buffer], APPLICATION)


def unlent_picture(frame: SourceFrame) -> LentPicture:
    """A frame's picture in memory of our own."""
    converter = Converter()
    width, height = converter.output_size(frame.picture)
    picture = np.empty((height, width, 3), np.uint8)
    converter.convert(frame.picture, picture)
    return LentPicture(picture, lambda: None)
