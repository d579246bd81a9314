"""Turns waiting frames into lent BGR buffers, ahead of the question when a run is unpaced."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

import numpy as np

from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.display.scene import LentPicture
from belvedere_simulator.video.frame_buffers import BufferPool, FrameBuffer, PoolExhausted
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.subscription import Exhausted, PortClosed, Subscription, Taken

APPLICATION = "application"
"""The holder's name of what the application looks at."""


@dataclass(frozen=True)
class Lent:
    """One entry of a batch; a cached one has no buffer until somebody wants to see it."""

    taken: Taken
    width: int
    height: int
    buffer: FrameBuffer | None


@dataclass
class _Ahead:
    """A batch taken before it was asked for; `lent` is None while no buffers are free in `pool`."""

    taken: list[Taken]
    pool: BufferPool
    lent: list[Lent] | None


class Taker:
    """One media port's conversions. Any thread may ask; conversions of one port are done one at a time."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self._converters: dict[str, Converter] = {}
        self._converting = threading.Lock()
        self._handing_over = threading.Lock()
        self._closed = False
        self._next: Future[_Ahead] | None = None
        self._executor = ThreadPoolExecutor(1, "ask ahead") if subscription.is_fast else None

    def take(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        """A batch in buffers of `pool`, or None when `deadline` passes.

        Raises Exhausted when nothing more will come, PoolExhausted when no buffer is left (an unpaced
        run gives that batch again when there is) and PortClosed.
        """
        batch = (
            self._take_live(pool, deadline) if self._executor is None else self._take_ahead(pool, deadline)
        )
        if batch is not None:
            self.subscription.count(lent.taken for lent in batch)
        return batch

    def fetch(self, pool: BufferPool, camera: str, frame: SourceFrame) -> Lent:
        """A frame that was delivered without its picture. Raises PoolExhausted."""
        with self._converting:
            return self._convert(pool, Taken(camera, frame, cached=True))

    def close(self) -> None:
        """Let everybody go who waits here."""
        with self._handing_over:
            self._closed = True
        self.subscription.close()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _take_live(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        taken = self.subscription.take(deadline)
        return None if taken is None else self._lend(pool, taken)

    def _take_ahead(self, pool: BufferPool, deadline: float) -> list[Lent] | None:
        while True:
            with self._handing_over:
                future = self._next = self._next or self._begin(pool)
            try:
                ahead = future.result(max(0.0, deadline - time.monotonic()))
            except NotYet:
                return None
            except (Exhausted, PortClosed):
                raise
            except CancelledError:
                raise PortClosed from None
            except Exception:
                self._drop(future)
                raise
            with self._handing_over:
                # Of several that waited for this batch one gets it.
                if self._next is future:
                    batch = self._hand_over(ahead, pool)
                    self._next = self._begin(pool)
                    return batch

    def _drop(self, future: Future[_Ahead]) -> None:
        """A picture that cannot be converted is given up; the next batch is another."""
        with self._handing_over:
            if self._next is future:
                self._next = None

    def _begin(self, pool: BufferPool) -> Future[_Ahead]:
        if self._closed or self._executor is None:
            raise PortClosed
        return self._executor.submit(self._prepare, pool)

    def _prepare(self, pool: BufferPool) -> _Ahead:
        taken = self.subscription.take(None) or []  # without a deadline there is one, or it raises
        try:
            return _Ahead(taken, pool, self._lend(pool, taken))
        except PoolExhausted:
            # The application may give pictures back before it asks.
            return _Ahead(taken, pool, None)

    def _hand_over(self, ahead: _Ahead, pool: BufferPool) -> list[Lent]:
        """The batch in buffers of the process that asked, which may be another than asked before."""
        if ahead.pool is not pool and ahead.lent is not None:
            _give_back(ahead.pool, ahead.lent)
            ahead.lent = None
        ahead.pool = pool
        if ahead.lent is None:
            ahead.lent = self._lend(pool, ahead.taken)
        return ahead.lent

    def _lend(self, pool: BufferPool, batch: list[Taken]) -> list[Lent]:
        lent: list[Lent] = []
        try:
            with self._converting:
                # One by one: what is lent so far is given back when one fails.
                lent.extend(
                    self._describe(taken) if taken.cached else self._convert(pool, taken) for taken in batch
                )
        except BaseException:
            _give_back(pool, lent)
            raise
        return lent

    def _describe(self, taken: Taken) -> Lent:
        width, height = self._converter(taken.camera).output_size(taken.frame.picture)
        return Lent(taken, width, height, None)

    def _convert(self, pool: BufferPool, taken: Taken) -> Lent:
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
