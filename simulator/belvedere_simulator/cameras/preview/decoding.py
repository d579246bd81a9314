"""Decoding no more of a stream than somebody looks at."""

from __future__ import annotations

from collections.abc import Iterator

import av
from av.video.stream import VideoStream

from belvedere_simulator.cameras.preview.state import Demand
from belvedere_simulator.video.sources.decoding import Decoder

_MOST_KEPT = 300
"""Frames since the last key frame that are kept undecoded, so that a tile plays on at once when it is seen
again: ten seconds of most cameras, and a few megabytes."""


class SelectiveDecoder:
    """Decodes by demand: what was left out is made up for from the last key frame on."""

    def __init__(self, stream: VideoStream) -> None:
        self._decoder = Decoder(stream, threads=1, live=True, log=lambda _line: None)
        self._kept: list[av.Packet[VideoStream]] = []
        self._follows = False

    def decode(self, packet: av.Packet[VideoStream], demand: Demand) -> Iterator[av.VideoFrame]:
        """The pictures that are to be had of `packet`, and of what was kept before it."""
        if packet.is_keyframe:
            self._kept.clear()
            self._follows = demand != "none"
        if demand == "none":
            self._follows = False
            self._kept.clear()
        if not self._follows:
            return
        if demand == "keys" and not packet.is_keyframe:
            self._keep(packet)
            return
        waiting, self._kept = [*self._kept, packet], []
        for each in waiting:
            for decoded in self._decoder.decode(each):
                yield decoded.picture

    def _keep(self, packet: av.Packet[VideoStream]) -> None:
        self._kept.append(packet)
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
            self._follows = False
