"""A media port that gets the same batches again that it got in a recording."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from belvedere_simulator.replay.plan import Entry
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.subscription import Subscription, Taken


class ScheduledSubscription(Subscription):
    """Like that of unpaced files, but which streams are in a batch, and which of them cached, is planned.

    It ends with the plan, or where the pictures end before it.
    """

    def __init__(
        self, cameras: Iterable[str], plan: Sequence[Sequence[Entry]], *, limit: int | None = None
    ) -> None:
        streams = tuple(cameras)
        super().__init__(streams, fast=streams, limit=limit)
        known = [[entry for entry in batch if entry[0] in streams] for batch in plan]
        self._plan = deque(batch for batch in known if batch)
        self._wanted = {
            (stream, place) for batch in self._plan for stream, place, cached in batch if not cached
        }

    def offer(self, camera: str, frame: SourceFrame) -> None:
        """See `Subscription`; a frame that only another port had is not for this one."""
        if (camera, frame.number) in self._wanted:
            super().offer(camera, frame)

    def _is_ready(self) -> bool:
        if not self._plan or (self._limit is not None and self._taken >= self._limit):
            return False
        return all(cached or self._slots[stream].waiting for stream, _place, cached in self._plan[0])

    def _is_exhausted(self) -> bool:
        if not self._plan or (self._limit is not None and self._taken >= self._limit):
            return True
        awaited = [self._slots[stream] for stream, _place, cached in self._plan[0] if not cached]
        return any(slot.ended and not slot.waiting for slot in awaited)

    def _batch(self) -> list[Taken]:
        batch = []
        for stream, _place, cached in self._plan.popleft():
            slot = self._slots[stream]
            if not cached:
                slot.last = slot.waiting.popleft()
            if slot.last is not None:
                batch.append(Taken(stream, slot.last, cached=cached))
        self._taken += 1
        self._room.notify_all()
        return batch
