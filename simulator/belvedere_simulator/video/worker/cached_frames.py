"""Frames that were delivered again, as a process has not looked at them yet."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

from belvedere_simulator.video.sources.frame import SourceFrame


class CachedFrames:
    """A cached entry of a batch is converted when the application looks at it: until then its frame stays.

    The SDK tells when an entry was looked at or is gone. Any thread may use this.
    """

    def __init__(self) -> None:
        self._frames: dict[tuple[str, int], SourceFrame] = {}
        self._entries: dict[tuple[str, int], int] = {}
        self._lock = threading.Lock()

    def keep(self, camera: str, frame: SourceFrame) -> None:
        """One more entry shows this frame."""
        key = (camera, frame.number)
        with self._lock:
            self._frames[key] = frame
            self._entries[key] = self._entries.get(key, 0) + 1

    def find(self, camera: str, number: int) -> SourceFrame | None:
        """The frame, as long as an entry shows it."""
        with self._lock:
            return self._frames.get((camera, number))

    def release(self, entries: Iterable[Sequence[Any]]) -> None:
        """Entries, each a camera and a frame's number, are no longer waiting to be looked at."""
        with self._lock:
            for camera, number in entries:
                key = (str(camera), int(number))
                left = self._entries.get(key, 0) - 1
                if left > 0:
                    self._entries[key] = left
                else:
                    self._entries.pop(key, None)
                    self._frames.pop(key, None)

    def __len__(self) -> int:
        return len(self._frames)
