"""Network cameras."""

from __future__ import annotations

import time
from collections.abc import Generator

import av
import av.container
import av.error
from av.video.stream import VideoStream

from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.address import with_credentials
from belvedere_simulator.video.sources.causes import why_not_opened, why_stopped
from belvedere_simulator.video.sources.decoding import Decoder
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.sources.source import Log, step_of, video_stream
from belvedere_simulator.video.specification import CameraSpecification

# Over UDP packets may change places: they are waited for that long. In microseconds.
_REORDERING = 100_000


class RtspSource:
    """One connection to a network camera, with as little delay as FFmpeg allows."""

    def __init__(self, specification: CameraSpecification, *, log: Log) -> None:
        self._specification = specification
        self._log = log
        self.step = 0.0

    def frames(self) -> Generator[Decoded, None, None]:
        """See `Source`."""
        with open_camera(self._specification) as container:
            stream = self._stream(container)
            self.step = step_of(stream)
            decoder = Decoder(stream, threads=1, live=True, log=self._log)
            packets = container.demux(stream)
            while True:
                try:
                    packet = next(packets, None)
                except (OSError, av.error.FFmpegError) as error:
                    fault = why_stopped(error, self._specification.read_timeout)
                    raise SourceFailedError(fault) from None
                # FFmpeg takes a closed connection for the end of the stream; a camera has none.
                if packet is None or packet.size == 0:
                    raise SourceFailedError(faults.lost("Broken pipe (-32)"))
                yield from decoder.decode(packet)

    def _stream(self, container: av.container.InputContainer) -> VideoStream:
        camera = self._specification
        try:
            return video_stream(container, any_codec=camera.any_codec, taken_for=camera.codec)
        except SourceFailedError as failure:
            if failure.fault.code == faults.NOT_H264_CODE and not camera.names_codec:
                raise SourceFailedError(faults.undecodable()) from None
            raise


def open_camera(camera: CameraSpecification) -> av.container.InputContainer:
    """A connection to a network camera. Raises SourceFailedError, in whose words there is no password."""
    if camera.obstacle:
        raise SourceFailedError(_OBSTACLES[camera.obstacle]())
    begun = time.monotonic()
    try:
        return av.open(
            with_credentials(camera.source, camera.username, camera.password),
            options=_options(camera.transport),
            timeout=(camera.open_timeout, camera.read_timeout),
            metadata_errors="replace",
        )
    except (OSError, av.error.FFmpegError) as error:
        elapsed = time.monotonic() - begun
        # "from None": FFmpeg's text holds the address with the password.
        raise SourceFailedError(why_not_opened(error, elapsed, camera.open_timeout)) from None


_OBSTACLES = {"unreachable": faults.no_route, "unresolved": faults.no_name, "silent": faults.timed_out}


def _options(transport: str) -> dict[str, str]:
    return {
        "rtsp_transport": transport,
        "fflags": "discardcorrupt",
        "flags": "low_delay",
        "max_delay": str(_REORDERING if transport == "udp" else 0),
        # The camera describes its stream: the first packet is enough. "nobuffer" would throw that packet
        # away, with the key frame in it, and the next key frame may be seconds away.
        "probesize": "32",
        "analyzeduration": "1",
        "fpsprobesize": "0",
        "allowed_media_types": "video",
    }
