"""Pictures that are made while they are sent, in the place of a clip."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import replace

from belvedere_simulator.video.virtual_camera.bitstream import Codec, ParameterSets
from belvedere_simulator.video.virtual_camera.media import AccessUnit

_MOST_UNSENT = 300
_LOOK_SECONDS = 0.25


class LiveMedia:
    """One coded stream for any number of clients; each begins with the next keyframe.

    `watched(True)` is called when the first client comes, `watched(False)` when the last one has left;
    `wanted` when somebody waits for a keyframe. `watched` must not wait for other clients. A client that is
    too slow misses what does not fit.
    """

    codec: Codec = "h264"

    def __init__(
        self,
        width: int,
        height: int,
        rate: float,
        parameter_sets: ParameterSets,
        *,
        watched: Callable[[bool], None],
        wanted: Callable[[], None],
    ) -> None:
        self.width, self.height, self.rate = width, height, rate
        self.parameter_sets = parameter_sets
        self._watched = watched
        self._wanted = wanted
        self._changed = threading.Condition()
        self._waiting: list[deque[AccessUnit]] = []
        self._closed = False

    def publish(self, unit: AccessUnit) -> None:
        """Give a coded picture to everybody who watches."""
        with self._changed:
            for waiting in self._waiting:
                if unit.keyframe and len(waiting) >= _MOST_UNSENT:
                    waiting.clear()
                waiting.append(unit)
            self._changed.notify_all()

    def close(self) -> None:
        """There will be no more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def endless(self) -> Generator[AccessUnit]:
        """What is published from the next keyframe on, in times from 0, until the media is closed."""
        units: deque[AccessUnit] = deque()
        self._enter(units)
        try:
            origin: int | None = None
            while (unit := self._next(units)) is not None:
                if origin is None and not unit.keyframe:
                    continue
                origin = unit.decoding if origin is None else origin
                yield replace(unit, decoding=unit.decoding - origin, presentation=unit.presentation - origin)
        finally:
            self._leave(units)

    def _enter(self, units: deque[AccessUnit]) -> None:
        # Told under the lock: who comes while the last one leaves is heard of after him.
        with self._changed:
            self._waiting.append(units)
            if len(self._waiting) == 1:
                self._watched(True)
        self._wanted()

    def _leave(self, units: deque[AccessUnit]) -> None:
        with self._changed:
            self._waiting = [waiting for waiting in self._waiting if waiting is not units]
            if not self._waiting:
                self._watched(False)

    def _next(self, units: deque[AccessUnit]) -> AccessUnit | None:
        with self._changed:
            while not units and not self._closed:
                self._changed.wait(_LOOK_SECONDS)
            return units.popleft() if units else None
