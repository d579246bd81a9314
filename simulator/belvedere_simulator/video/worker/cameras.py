"""The cameras of the stream worker: each opened and decoded once, however many applications read it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from belvedere_simulator.events import NodeState
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.sources.reader import CameraReader
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.subscription import Subscription

StateTold = Callable[[str, NodeState, str, str], None]
"""(camera, state, detail, error code)"""
LineTold = Callable[[str, str], None]
"""(camera, line)"""


class Feed:
    """One camera's reader and the ports that wait for its frames."""

    def __init__(self, specification: CameraSpecification, told: StateTold, logged: LineTold) -> None:
        self.specification = specification
        self._told = told
        self._subscriptions: list[Subscription] = []
        self._lock = threading.Lock()
        self.delivered_size = (0, 0)
        self.frames = 0
        self._started = False
        node = specification.node
        self.reader = CameraReader(
            specification,
            deliver=self._deliver,
            changed=self._changed,
            log=lambda line: logged(node, line),
        )

    def start(self, threads: int = 1) -> None:
        """Begin to read; once is enough. `threads` decode a file, 0: as many as there are cores."""
        if not self._started:
            self._started = True
            self.reader.start(threads)

    def subscribe(self, subscription: Subscription) -> None:
        """Let a port have this camera's frames from now on."""
        with self._lock:
            self._subscriptions = [*self._subscriptions, subscription]

    def unsubscribe(self, subscription: Subscription) -> None:
        """A port closed."""
        with self._lock:
            self._subscriptions = [known for known in self._subscriptions if known is not subscription]

    def set_paused(self, *, paused: bool) -> None:
        """Stop or go on delivering."""
        for subscription in self._subscriptions:
            subscription.set_paused(self.specification.node, paused=paused)
        if paused:
            self.reader.pause()
        else:
            self.reader.resume()

    def _deliver(self, frame: SourceFrame) -> None:
        self.frames += 1
        self.delivered_size = (frame.picture.width, frame.picture.height)
        for subscription in self._subscriptions:
            subscription.offer(self.specification.node, frame)

    def _changed(self, state: NodeState, detail: str, code: str) -> None:
        if state == "STOPPED" or self.reader.ended:
            for subscription in self._subscriptions:
                subscription.end(self.specification.node)
        self._told(self.specification.node, state, detail, code)


WORKING_BESIDE = 2
"""The application and the model server."""


def decoding_threads(specification: CameraSpecification, cameras: int, cores: int) -> int:
    """1, or 0 (as many as there are cores) for an unpaced file while cores would be idle beside it.

    Frames decoded side by side come later, which only matters to a camera that keeps time, and cost a
    quarter more, which matters where application and model server already fill the cores.
    """
    return 0 if specification.fast and cameras + WORKING_BESIDE < cores else 1
