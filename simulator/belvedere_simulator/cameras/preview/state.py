"""What is told of one tile: how its camera does, and figures about its stream."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["connecting", "playing", "lost", "reconnecting", "refused"]
Demand = Literal["all", "keys", "none"]
"""What of a stream is decoded: everything; key frames, for a tile nobody sees; nothing."""

_WINDOW_SECONDS = 2.0
_CODECS = {"h264": "H.264", "hevc": "H.265", "mjpeg": "MJPEG", "mpeg4": "MPEG-4"}


@dataclass(frozen=True)
class TileState:
    """`detail` says why in words, `code` is the error's; `attempt` counts from 1 while it is tried again."""

    state: State = "connecting"
    detail: str = ""
    code: str = ""
    attempt: int = 0


def codec_name(name: str) -> str:
    """A codec as people call it."""
    return _CODECS.get(name, name.upper())


class Meter:
    """Frames and bits a second over the last two seconds. Not thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self._begun = clock()

    def count(self, size: int) -> None:
        """A frame of so many bytes arrived."""
        now = self._clock()
        self._seen.append((now, size))
        self._forget(now)

    def rates(self) -> tuple[float, float]:
        """(frames a second, bits a second)."""
        now = self._clock()
        self._forget(now)
        span = min(_WINDOW_SECONDS, now - self._begun)
        if span <= 0 or not self._seen:
            return 0.0, 0.0
        return len(self._seen) / span, 8 * sum(size for _moment, size in self._seen) / span

    def _forget(self, now: float) -> None:
        while self._seen and now - self._seen[0][0] > _WINDOW_SECONDS:
            self._seen.popleft()


@dataclass(frozen=True)
class Figures:
    """A stream in numbers. `received` frames came, `decoded` of them became pictures; `age_ms` of the newest
    picture, since it arrived.
    """

    fps: float = 0.0
    bits: float = 0.0
    codec: str = ""
    width: int = 0
    height: int = 0
    received: int = 0
    decoded: int = 0
    age_ms: float | None = None
    seen_from: str = ""


def tile_document(key: str, state: TileState, figures: Figures) -> dict[str, Any]:
    """Both as the window is told them."""
    return {"key": key, **vars(state), **vars(figures)}
