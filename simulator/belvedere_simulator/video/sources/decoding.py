"""Packets into pictures, over damaged places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import av
import av.error
from av.codec.context import Flags
from av.video.stream import VideoStream

from belvedere_simulator.video.sources.frame import Decoded


class Decoder:
    """Decodes one video stream. After damage it goes on at the next key frame.

    `threads` is 1, or 0 for as many as there are cores: that adds as many frames of delay. `failures`
    counts damaged places, `pictures` what was decoded.
    """

    def __init__(self, stream: VideoStream, *, threads: int, live: bool, log: Callable[[str], None]) -> None:
        self._log = log
        self._skipping = False
        self.failures = 0
        self.pictures = 0
        self._seen_key_frame = False
        context = stream.codec_context
        context.thread_count = threads
        context.thread_type = "NONE" if threads == 1 else "AUTO"
        # With B-frames the flag would give pictures in the wrong order.
        if live and not context.has_b_frames:
            context.flags |= Flags.low_delay

    def decode(self, packet: av.Packet[VideoStream]) -> Iterator[Decoded]:
        """The pictures that `packet` completes; an empty packet gives those still inside."""
        is_data = packet.size > 0
        if self._skipping and is_data and not packet.is_keyframe:
            return
        try:
            frames = packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            self.failures += 1
            if not self._skipping:
                self._log("Error: damaged video data; waiting for the next key frame")
            self._skipping = True
            return
        self._skipping = self._skipping and not is_data
        for frame in frames:
            self.pictures += 1
            self._seen_key_frame |= frame.key_frame
            # A recording may begin between two key frames: that is no damage.
            self.failures += frame.is_corrupt and self._seen_key_frame
            yield Decoded(frame, frame.time)
