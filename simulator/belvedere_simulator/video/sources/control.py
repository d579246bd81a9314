"""What the owner of a reader wants of it: to go on, to pause, to stop."""

from __future__ import annotations

import threading
import time


class Control:
    """Any thread may set the wish; the reader's thread waits on it."""

    def __init__(self, *, paused: bool) -> None:
        self._changed = threading.Condition()
        self._paused = paused
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Whether the reader is to end."""
        return self._stopping

    @property
    def paused(self) -> bool:
        """Whether the reader is to stand still."""
        return self._paused

    @property
    def interrupted(self) -> bool:
        """Whether playing is not wanted now."""
        return self._stopping or self._paused

    def stop(self) -> None:
        """Let the reader end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def set_paused(self, *, paused: bool) -> None:
        """Let the reader stand still or go on."""
        with self._changed:
            self._paused = paused
            self._changed.notify_all()

    def wait_while_paused(self) -> bool:
        """Wait until the reader may play. False when it is to end instead."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or not self._paused)
            return not self._stopping

    def sleep(self, seconds: float) -> None:
        """Wait, only until the reader is to pause or stop."""
        end = time.monotonic() + seconds
        with self._changed:
            while not self.interrupted and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
