"""A camera seen from elsewhere: single pictures, which somebody else fetches."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import av
import av.error
from av.video.codeccontext import VideoCodecContext

from belvedere_simulator.cameras.preview.state import Demand, Figures, Meter, State, TileState
from belvedere_simulator.messages import tr

_STATES: Mapping[str, State] = {
    "connecting": "connecting",
    "lost": "lost",
    "reconnecting": "reconnecting",
    "refused": "refused",
}

MOST_PIXELS = 1 << 25
"""Of a picture: few bytes can say that they are a huge one."""


class Stills:
    """Shows what `give` is given; otherwise as a Stream is. `seen_from` names who looks.

    The size in its figures is the camera's, of which pictures from afar are a smaller copy.
    """

    def __init__(
        self, seen_from: str, deliver: Callable[[av.VideoFrame], None], changed: Callable[[], None]
    ) -> None:
        self._deliver = deliver
        self._changed = changed
        self._demand: Demand = "none"
        self._newest: tuple[av.VideoFrame, float] | None = None
        self._meter = Meter()
        self._figures = Figures(seen_from=seen_from)
        self._state = TileState()

    def start(self) -> None:
        """Nothing is to be done before the first picture."""

    def stop(self) -> None:
        """Nothing is kept."""

    def ask_to_stop(self) -> None:
        """Nothing is kept."""

    def retry(self) -> None:
        """Who fetches the pictures tries again by itself."""

    def demand(self, demand: Demand) -> None:
        """Pictures nobody sees are not decoded."""
        self._demand = demand

    def give(self, told: Mapping[str, Any], jpeg: bytes) -> None:
        """A picture of a camera of `width` x `height`.

        Without one, why there is none: `state`, `detail`, `code` and `attempt`.
        """
        if not jpeg:
            kind = _STATES.get(str(told.get("state")), "lost")
            words = str(told.get("detail", "")), str(told.get("code", ""))
            self._tell(TileState(kind, *words, int(told.get("attempt", 0))))
            return
        self._meter.count(len(jpeg))
        received, size = self._figures.received + 1, (int(told["width"]), int(told["height"]))
        self._figures = replace(self._figures, received=received, codec="JPEG", width=size[0], height=size[1])
        if self._demand == "all":
            self._decode(jpeg)

    @property
    def state(self) -> TileState:
        """How it does."""
        return self._state

    @property
    def picture(self) -> av.VideoFrame | None:
        """The newest picture."""
        return self._newest[0] if self._newest else None

    def figures(self) -> Figures:
        """In numbers, now."""
        fps, bits = self._meter.rates()
        age = 1000 * (time.monotonic() - self._newest[1]) if self._newest else None
        return replace(self._figures, fps=round(fps, 1), bits=round(bits), age_ms=age)

    def _decode(self, jpeg: bytes) -> None:
        codec = av.CodecContext.create("mjpeg", "r")
        assert isinstance(codec, VideoCodecContext)
        codec.options = {"max_pixels": str(MOST_PIXELS)}
        try:
            frames = [*codec.decode(av.Packet(jpeg)), *codec.decode(None)]
        except av.error.FFmpegError:
            self._tell(TileState("lost", tr("A picture that cannot be read came")))
            return
        for frame in frames:
            self._newest = frame, time.monotonic()
            self._figures = replace(self._figures, decoded=self._figures.decoded + 1)
            self._tell(TileState("playing"))
            self._deliver(frame)

    def _tell(self, state: TileState) -> None:
        if state != self._state:
            self._state = state
            self._changed()
