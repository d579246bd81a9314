"""Where a reader's frames and states go."""

from __future__ import annotations

import time
from collections.abc import Callable

import av

from belvedere_simulator.video.sources.control import Control
from belvedere_simulator.video.sources.frame import SourceFrame, TimeStamp
from belvedere_simulator.video.sources.status import Status


class Outlet:
    """Numbers the frames of a reader and hands them over, until the reader is to end."""

    def __init__(self, deliver: Callable[[SourceFrame], None], status: Status, control: Control) -> None:
        self._deliver = deliver
        self._status = status
        self._control = control
        self.sent = 0
        self.last_sent = time.monotonic()

    def send(self, picture: av.VideoFrame, time_stamp: TimeStamp) -> None:
        """Hand over the next frame. May block as long as the taker wants."""
        if self._control.stopping:
            return
        self._status.tell("RUNNING")
        frame = SourceFrame(picture, time_stamp, time.monotonic_ns(), self.sent)
        self.sent += 1
        self.last_sent = time.monotonic()
        self._deliver(frame)
