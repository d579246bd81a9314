"""One camera of the preview: a thread that plays it, tells how it does, and tries again when it is gone."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import av
import av.error

from belvedere_simulator.cameras.preview.decoding import SelectiveDecoder
from belvedere_simulator.cameras.preview.state import (
    Demand,
    Figures,
    Meter,
    State,
    TileState,
    codec_name,
)
from belvedere_simulator.video.sources import backoff, faults
from belvedere_simulator.video.sources.causes import why_stopped
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.rtsp import open_camera
from belvedere_simulator.video.sources.source import video_stream
from belvedere_simulator.video.specification import CameraSpecification

_JOIN_SECONDS = 0.5
_NOT_ACCEPTED = "BV-CAM-004"
"""A camera locks who tries a wrong password again and again: it is tried once more when somebody asks."""
_PERHAPS_UDP = ("BV-CAM-005", "BV-CAM-007")
"""What a camera that does not speak RTSP over TCP answers to it."""

_PLAYING = TileState("playing")

Deliver = Callable[[av.VideoFrame], None]


class Stream:
    """Plays `specification`. `deliver` gets every decoded picture, `changed` is told of each new state; both
    from the stream's thread.
    """

    def __init__(
        self, specification: CameraSpecification, deliver: Deliver, changed: Callable[[], None]
    ) -> None:
        self.specification = specification
        self._deliver = deliver
        self._changed = changed
        self._state = TileState()
        self._codec, self._size = "", (0, 0)
        self._received = self._decoded = 0
        self._meter = Meter()
        self._lock = threading.Lock()
        self._demand: Demand = "none"
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._newest: tuple[av.VideoFrame, float] | None = None
        self._played = False
        self._random = random.Random()  # noqa: S311 - spreads reconnections, guards nothing
        self._thread = threading.Thread(target=self._run, name=specification.node, daemon=True)

    def start(self) -> None:
        """Begin. Call it once."""
        self._thread.start()

    def stop(self) -> None:
        """End. One that waits for a camera is left to its time-out."""
        self.ask_to_stop()
        self._thread.join(_JOIN_SECONDS)

    def ask_to_stop(self) -> None:
        """End soon."""
        self._stopped.set()
        self._woken.set()

    def demand(self, demand: Demand) -> None:
        """What is to be decoded from now on."""
        self._demand = demand

    def retry(self) -> None:
        """Try again now, whatever the camera said before."""
        self._woken.set()

    @property
    def state(self) -> TileState:
        """How it does."""
        return self._state

    @property
    def picture(self) -> av.VideoFrame | None:
        """The newest picture, of the camera's own size."""
        newest = self._newest
        return newest[0] if newest else None

    def figures(self) -> Figures:
        """The stream in numbers, now."""
        newest = self._newest
        age = None if newest is None else 1000 * (time.monotonic() - newest[1])
        with self._lock:
            fps, bits = self._meter.rates()
        counts = self._received, self._decoded
        return Figures(round(fps, 1), round(bits), codec_name(self._codec), *self._size, *counts, age)

    def _run(self) -> None:
        attempt, lost_at, camera = 0, time.monotonic(), self.specification
        while not self._stopped.is_set():
            self._played = False
            self._tell(
                replace(self._state, state="reconnecting" if attempt else "connecting", attempt=attempt)
            )
            fault = self._play(camera)
            if self._stopped.is_set():
                return
            if self._played:
                attempt, lost_at = 0, time.monotonic()
            elif fault.code in _PERHAPS_UDP:
                camera = replace(camera, transport="udp" if camera.transport == "tcp" else "tcp")
            attempt += 1
            self._wait(attempt, time.monotonic() - lost_at, fault)

    def _wait(self, attempt: int, away: float, fault: faults.Fault) -> None:
        """Tell what went wrong, and wait until it is time to try again."""
        self._woken.clear()
        # Who asked to stop just now has woken in vain.
        if self._stopped.is_set():
            return
        if fault.code == _NOT_ACCEPTED:
            self._tell(TileState("refused", fault.detail, fault.code))
            self._woken.wait()
            return
        kept: State = "lost" if self._played or attempt == 1 else "reconnecting"
        self._tell(TileState(kept, fault.detail, fault.code, attempt))
        self._woken.wait(backoff.delay(attempt - 1, away, self._random.random(), slow=fault.slow))

    def _play(self, camera: CameraSpecification) -> faults.Fault:
        try:
            with open_camera(camera) as container:
                self._decode(container)
        except SourceFailedError as failure:
            return failure.fault
        # Whatever it is: a tile must never die unseen.
        except Exception as error:
            return faults.unexpected(type(error).__name__)
        return faults.lost("Broken pipe (-32)")

    def _decode(self, container: av.container.InputContainer) -> None:
        """Until the camera is gone, or nobody wants it any more. Raises SourceFailedError."""
        stream = video_stream(container, any_codec=True)
        decoder, packets = SelectiveDecoder(stream), container.demux(stream)
        while not self._stopped.is_set():
            try:
                packet = next(packets, None)
            except (OSError, av.error.FFmpegError) as error:
                raise SourceFailedError(why_stopped(error, self.specification.read_timeout)) from None
            # FFmpeg takes a closed connection for the end of the stream; a camera has none.
            if packet is None or packet.size == 0:
                return
            self._count(packet.size, stream.codec_context.name)
            for frame in decoder.decode(packet, self._demand):
                self._show(frame)

    def _count(self, size: int, codec: str) -> None:
        with self._lock:
            self._meter.count(size)
        self._received += 1
        self._codec = codec

    def _show(self, frame: av.VideoFrame) -> None:
        if self._stopped.is_set():
            return
        self._newest = frame, time.monotonic()
        self._decoded += 1
        self._size = frame.width, frame.height
        self._played = True
        self._tell(_PLAYING)
        self._deliver(frame)

    def _tell(self, state: TileState) -> None:
        if state != self._state:
            self._state = state
            self._changed()
