"""The cameras of the stream worker: each opened and decoded once, however many applications read it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from belvedere_simulator.events import NodeState
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.sources.reader import CameraReader
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.subscription import Subscription

StateTold = Callable[[str, NodeState, str, str], None]
"""(camera, state, detail, error code)"""
LineTold = Callable[[str, str], None]
"""(camera, line)"""


@dataclass(frozen=True)
class _Reading:
    """A port that has the camera's frames as its `stream`."""

    subscription: Subscription
    stream: str
    paused: bool


class Feed:
    """One camera's reader and the ports that wait for its frames.

    A port may be paused alone; the camera itself is let go when all are, or when it is paused as a whole.
    """

    def __init__(self, specification: CameraSpecification, told: StateTold, logged: LineTold) -> None:
        self.specification = specification
        self._told = told
        self._logged = logged
        self._readings: tuple[_Reading, ...] = ()
        self._lock = threading.RLock()
        self.delivered_size = (0, 0)
        self.frames = 0
        self._threads: int | None = None
        self._paused = specification.paused
        self._reader = self._new_reader() if specification.source else None

    def start(self, threads: int = 1) -> None:
        """Begin to read; once is enough. `threads` decode a file, 0: as many as there are cores."""
        if self._threads is None:
            self._threads = threads
            if self._reader is not None:
                self._reader.start(threads)

    def stop(self) -> None:
        """Stop reading, for good."""
        if self._reader is not None:
            self._reader.stop()

    def change(self, specification: CameraSpecification) -> None:
        """Read from now on what `specification` says; the ports stay."""
        before, self._reader = self._reader, None
        if before is not None:
            before.stop()
        self.specification = specification
        self._paused = specification.paused
        if specification.source:
            reader = self._reader = self._new_reader()
            if self._threads is not None:
                reader.start(self._threads)

    def subscribe(self, subscription: Subscription, stream: str, *, paused: bool = False) -> None:
        """Let a port have this camera's frames from now on, under the name `stream`."""
        with self._lock:
            self._readings = (*self._readings, _Reading(subscription, stream, paused))
            self._settle()

    def unsubscribe(self, subscription: Subscription) -> None:
        """A port closed."""
        with self._lock:
            self._readings = tuple(
                known for known in self._readings if known.subscription is not subscription
            )
            self._settle()

    def set_paused(self, *, paused: bool) -> None:
        """Stop or go on delivering to anyone."""
        with self._lock:
            self._paused = paused
            self._settle()

    def set_stream_paused(self, subscription: Subscription, stream: str, *, paused: bool) -> None:
        """Stop or go on delivering to one port."""
        with self._lock:
            self._readings = tuple(
                replace(known, paused=paused)
                if known.subscription is subscription and known.stream == stream
                else known
                for known in self._readings
            )
            self._settle()

    @property
    def _is_wanted(self) -> bool:
        """Whether frames are to come: also without any port, for who only looks whether the camera plays."""
        readings = self._readings
        return not self._paused and (not readings or any(not known.paused for known in readings))

    def _settle(self) -> None:
        """Make ports and reader what the wishes say."""
        for known in self._readings:
            known.subscription.set_paused(known.stream, paused=self._paused or known.paused)
        if self._reader is None:
            return
        if self._is_wanted:
            self._reader.resume()
        else:
            self._reader.pause()

    def _new_reader(self) -> CameraReader:
        """A reader that is heard as long as it is this camera's."""
        node, first = self.specification.node, self.frames
        made: list[CameraReader] = []

        def deliver(frame: SourceFrame) -> None:
            # Every reader counts from 0, and applications tell frames apart by their numbers.
            self._deliver(replace(frame, number=frame.number + first) if first else frame)

        def changed(state: NodeState, detail: str, code: str) -> None:
            if self._reader is made[0]:
                self._changed(made[0], state, detail, code)

        reader = CameraReader(
            replace(self.specification, paused=not self._is_wanted),
            deliver=deliver,
            changed=changed,
            log=lambda line: self._logged(node, line),
        )
        made.append(reader)
        return reader

    def _deliver(self, frame: SourceFrame) -> None:
        self.frames += 1
        self.delivered_size = (frame.picture.width, frame.picture.height)
        for known in self._readings:
            known.subscription.offer(known.stream, frame)

    def _changed(self, reader: CameraReader, state: NodeState, detail: str, code: str) -> None:
        if state == "STOPPED" or reader.ended:
            for known in self._readings:
                known.subscription.end(known.stream)
        self._told(self.specification.node, state, detail, code)


WORKING_BESIDE = 2
"""The application and the model server."""


def decoding_threads(specification: CameraSpecification, cameras: int, cores: int) -> int:
    """1, or 0 (as many as there are cores) for an unpaced file while cores would be idle beside it.

    Frames decoded side by side come later, which only matters to a camera that keeps time, and cost a
    quarter more, which matters where application and model server already fill the cores.
    """
    return 0 if specification.fast and cameras + WORKING_BESIDE < cores else 1
