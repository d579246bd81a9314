"""What all sources have in common."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Protocol

import av
import av.container
from av.video.stream import VideoStream

from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded

Log = Callable[[str], None]

_USUAL_RATE = 25.0
_WANTED_CODEC = "h264"


class Source(Protocol):
    """Plays once: from the connection, or the beginning, to the end."""

    @property
    def step(self) -> float:
        """Seconds between two frames, as far as known."""

    def frames(self) -> Generator[Decoded, None, None]:
        """Open, and give the pictures in the order in which they are shown.

        Returns at the end of a file or folder; a network camera has no end. Closing the generator
        closes the source. Raises SourceFailedError.
        """


def video_stream(
    container: av.container.InputContainer, *, any_codec: bool, taken_for: str = ""
) -> VideoStream:
    """The first video stream. Raises SourceFailedError when there is none, or it is not H.264.

    `taken_for` stands for the codec it has.
    """
    if not container.streams.video:
        raise SourceFailedError(faults.no_video())
    stream = container.streams.video[0]
    # Without a decoder FFmpeg's binding has no context, whatever its type says.
    codec = taken_for or getattr(stream.codec_context, "name", None) or "unknown"
    if codec != _WANTED_CODEC and not (any_codec and codec != "unknown"):
        raise SourceFailedError(faults.not_h264(codec))
    return stream


def step_of(stream: VideoStream) -> float:
    """Seconds between two frames of a stream."""
    return 1.0 / float(stream.average_rate or stream.guessed_rate or _USUAL_RATE)
