"""The display as an RTSP stream, for a box without a monitor. Nothing is encoded while nobody watches."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace

from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH
from belvedere_simulator.video.display.painter import Canvas, Painter, new_canvas
from belvedere_simulator.video.display.scene import Scene, View
from belvedere_simulator.video.virtual_camera import rtp
from belvedere_simulator.video.virtual_camera.bitstream import parameter_sets, split
from belvedere_simulator.video.virtual_camera.live import LiveMedia
from belvedere_simulator.video.virtual_camera.media import CLOCK_RATE, AccessUnit
from belvedere_simulator.video.virtual_camera.server import RtspServer

FPS = 15.0
IDLE_SECONDS = 0.5
# Players look at some pictures before they show the first.
GREETING_SECONDS = 3.0
PATH = "hdmi"
_PERIOD = round(CLOCK_RATE / FPS)
_KEYFRAME_EVERY = 4 * int(FPS)


class Encoder:
    """H.264 for watching at once: no picture waits for a later one."""

    def __init__(self) -> None:
        self._codec = _codec()
        self._begin = time.monotonic()
        self._last = -1
        self.sets = parameter_sets("h264", split(self._codec.extradata or b""))

    def encode(self, canvas: Canvas, *, keyframe: bool) -> list[AccessUnit]:
        """The coded picture, shown now."""
        picture = av.VideoFrame.from_ndarray(canvas, "bgra")
        frame = picture.reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        # In whole periods: players take long to find the rate of a stream without one.
        self._last = max(self._last + 1, round((time.monotonic() - self._begin) * FPS))
        frame.pts, frame.time_base = self._last * _PERIOD, Fraction(1, CLOCK_RATE)
        frame.pict_type = PictureType.I if keyframe else PictureType.NONE
        return [self._unit(packet) for packet in self._codec.encode(frame)]

    def _unit(self, packet: av.Packet[Any]) -> AccessUnit:
        units = split(bytes(packet))
        units = self.sets.before(units) if packet.is_keyframe else units
        payloads = tuple(itertools.chain.from_iterable(rtp.payloads("h264", unit) for unit in units))
        shown = packet.pts if packet.pts is not None else self._last * _PERIOD
        return AccessUnit(shown, shown, packet.is_keyframe, payloads)


class Broadcast:
    """Serves what `scene` shows under `url` until it is closed; clients need user and password (digest).

    `painted` is told of each view that was painted. Raises BelvedereError when the port is taken.
    """

    def __init__(
        self,
        scene: Scene,
        painted: Callable[[View], None],
        *,
        host: str,
        port: int,
        user: str,
        password: str,
    ) -> None:
        self._scene = scene
        self._painted = painted
        self._encoder = Encoder()
        self._watched = threading.Event()
        self._keyframe = threading.Event()
        self._closed = threading.Event()
        self._media = LiveMedia(
            CANVAS_WIDTH,
            CANVAS_HEIGHT,
            FPS,
            self._encoder.sets,
            watched=self._note_watched,
            wanted=self._keyframe.set,
        )
        self._server = RtspServer(self._media, host=host, port=port, user=user, password=password, path=PATH)
        self._server.start()
        self._thread = threading.Thread(target=self._run, name="display broadcast", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is to be watched, without user and password."""
        return self._server.url

    @property
    def port(self) -> int:
        """The port that was taken."""
        return self._server.port

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches."""
        return self._watched.is_set()

    def close(self) -> None:
        """Let go of everybody."""
        self._closed.set()
        self._media.close()
        self._server.stop()
        # Not before the last one has left, who would have the thread wait for the next.
        self._watched.set()
        self._thread.join()

    def _note_watched(self, watched: bool) -> None:
        (self._watched.set if watched else self._watched.clear)()

    def _run(self) -> None:
        painter, canvas, version, greeted = Painter(), new_canvas(), 0, 0.0
        while not self._closed.is_set():
            self._watched.wait()
            begun = time.monotonic()
            wished = self._take_wish()
            greeted = begun + GREETING_SECONDS if wished else greeted
            view = self._scene.wait_newer(version, 1 / FPS if begun < greeted else IDLE_SECONDS)
            if view is not None:
                painter.paint(canvas, 0, view)
                version = view.version
                self._painted(view)
            # An unchanged picture is sent again: players take silence for the end.
            for unit in self._encoder.encode(canvas, keyframe=wished):
                self._media.publish(unit)
            self._closed.wait(max(0.0, begun + 1 / FPS - time.monotonic()))

    def _take_wish(self) -> bool:
        wished = self._keyframe.is_set()
        self._keyframe.clear()
        return wished


def _codec() -> VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = CANVAS_WIDTH, CANVAS_HEIGHT, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, CLOCK_RATE), Fraction(round(FPS))
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
    codec.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "crf": "23",
        "g": str(_KEYFRAME_EVERY),
        "forced-idr": "1",
    }
    codec.flags |= Flags.global_header
    codec.open()
    return codec
