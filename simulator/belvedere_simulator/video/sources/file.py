"""Video files."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import av
import av.container
import av.error
from av.video.stream import VideoStream

from belvedere_simulator.messages import tr
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.causes import why_no_file
from belvedere_simulator.video.sources.decoding import Decoder
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.sources.source import Log, step_of, video_stream
from belvedere_simulator.video.specification import CameraSpecification

# A file may say that it is longer than its video: by its sound, or by rounding.
_TOLERATED_SHARE = 0.05
_TOLERATED_SECONDS = 0.5

_TRANSPORT_PACKETS = (188, 192, 204)

# A file (a playlist, say) must not make this computer open another address.
_OPTIONS = {"protocol_whitelist": "file"}


class FileSource:
    """One round of a video file. A damaged file gives what can be decoded, then fails."""

    def __init__(self, specification: CameraSpecification, *, threads: int, log: Log) -> None:
        self._specification = specification
        self._threads = threads
        self._log = log
        self.step = 0.0

    def frames(self) -> Generator[Decoded, None, None]:
        """See `Source`."""
        path = self._specification.path
        try:
            container = av.open(f"file:{path}", options=_OPTIONS, metadata_errors="replace")
        except (OSError, av.error.FFmpegError) as error:
            raise SourceFailedError(why_no_file(error, path)) from None
        with container:
            stream = video_stream(container, any_codec=self._specification.any_codec)
            self.step = step_of(stream)
            decoder = Decoder(stream, threads=self._threads, live=False, log=self._log)
            yield from self._decoded(container, stream, decoder)

    def _decoded(
        self, container: av.container.InputContainer, stream: VideoStream, decoder: Decoder
    ) -> Iterator[Decoded]:
        begin = end = None
        broken = ""
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
            except (OSError, av.error.FFmpegError) as error:
                broken = str(error.strerror)
                break
            if packet is None:
                break
            for decoded in decoder.decode(packet):
                begin = decoded.seconds if begin is None else begin
                end = decoded.seconds
                yield decoded
        played = (end or 0.0) - (begin or 0.0) + self.step
        why = broken or _why_incomplete(container, stream, decoder, played)
        if why:
            raise SourceFailedError(faults.damaged(self._specification.path, why))


def _why_incomplete(
    container: av.container.InputContainer, stream: VideoStream, decoder: Decoder, played: float
) -> str:
    """What is missing after `played` seconds, compared with what the file says of itself."""
    if decoder.failures:
        return tr(
            "frames decoded: {pictures}, places that could not be: {failures}",
            failures=decoder.failures,
            pictures=decoder.pictures,
        )
    if decoder.pictures == 0:
        return tr("there is no picture in it")
    if decoder.pictures < stream.frames * (1 - _TOLERATED_SHARE) - 1:
        return tr(
            "only {pictures} of its {frames} frames are there",
            pictures=decoder.pictures,
            frames=stream.frames,
        )
    if _ends_inside_a_packet(container):
        return tr("it ends in the middle of a packet")
    promised = _promised_seconds(container, stream)
    tolerated = max(_TOLERATED_SECONDS, promised * _TOLERATED_SHARE)
    if played + tolerated < promised:
        return tr(
            "it ends after {played} s of {promised} s", played=f"{played:.1f}", promised=f"{promised:.1f}"
        )
    return ""


def _ends_inside_a_packet(container: av.container.InputContainer) -> bool:
    """A transport stream does not say how long it is, but it is made of packets of equal size."""
    if container.format.name != "mpegts":
        return False
    return container.size > 0 and all(container.size % size for size in _TRANSPORT_PACKETS)


def _promised_seconds(container: av.container.InputContainer, stream: VideoStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    only_video = len(container.streams) == 1
    return container.duration / av.time_base if container.duration and only_video else 0.0
