"""Turns waiting frames into lent BGR buffers, ahead of the question when a run is unpaced."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.frame_buffers import BufferPool, FrameBuffer
from belvedere_simulator.video.worker.subscription import Subscription, Taken

APPLICATION = "application"
"""The holder's name of what the application looks at."""


@dataclass(frozen=True)
class Lent:
    """One entry of a batch; a cached one has no buffer until somebody wants to see it."""

    taken: Taken
    width: int
    height: int
    buffer: FrameBuffer | None


class Taker:
    """One media port's conversions. Any thread may ask; conversions of one port are done one at a time."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self._converters: dict[str, Converter] = {}
        self._lock = threading.Lock()
        self._ahead: tuple[BufferPool, Future[list[Lent] | None]] | None = None
        self._executor = ThreadPoolExecutor(1, "ask ahead") if subscription.is_fast else None

    def take(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        """A batch in buffers of `pool`, or None when `deadline` passes.

        Raises Exhausted when nothing more will come and PoolExhausted when no buffer is left.
        """
        with self._lock:
            if self._executor is None:
                batch = self._prepare(pool, deadline)
            else:
                batch = self._take_ahead(self._executor, pool, deadline)
        if batch is not None:
            self.subscription.count(lent.taken for lent in batch)
        return batch

    def fetch(self, pool: BufferPool, camera: str, number: int) -> Lent | None:
        """The last delivered frame of `camera` in a buffer; None when it is another by now."""
        frame = self.subscription.last_frame(camera, number)
        if frame is None:
            return None
        with self._lock:
            return self._convert(pool, Taken(camera, frame, cached=True))

    def close(self) -> None:
        """Let everybody go who waits here."""
        self.subscription.close()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _take_ahead(
        self, executor: ThreadPoolExecutor, pool: BufferPool, deadline: float
    ) -> list[Lent] | None:
        if self._ahead is None or self._ahead[0] is not pool:
            self._ahead = (pool, executor.submit(self._prepare, pool, None))
        future = self._ahead[1]
        try:
            batch = future.result(max(0.0, deadline - time.monotonic()))
        except NotYet:
            return None
        except Exception:
            self._ahead = None
            raise
        self._ahead = (pool, executor.submit(self._prepare, pool, None))
        return batch

    def _prepare(self, pool: BufferPool, deadline: float | None) -> list[Lent] | None:
        batch = self.subscription.take(deadline)
        if batch is None:
            return None
        lent: list[Lent] = []
        try:
            # One by one: what is lent so far is given back when one fails.
            lent.extend(
                self._describe(taken) if taken.cached else self._convert(pool, taken) for taken in batch
            )
        except BaseException:
            pool.release([entry.buffer.number for entry in lent if entry.buffer], APPLICATION)
            raise
        return lent

    def _describe(self, taken: Taken) -> Lent:
        width, height = self._converter(taken.camera).output_size(taken.frame.picture)
        return Lent(taken, width, height, None)

    def _convert(self, pool: BufferPool, taken: Taken) -> Lent:
        converter = self._converter(taken.camera)
        width, height = converter.output_size(taken.frame.picture)
        buffer = pool.acquire(width * height * 3, APPLICATION)
        converter.convert(taken.frame.picture, buffer.picture(width, height))
        return Lent(taken, width, height, buffer)

    def _converter(self, camera: str) -> Converter:
        converter = self._converters.get(camera)
        if converter is None:
            converter = self._converters[camera] = Converter()
        return converter
