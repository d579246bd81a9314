"""Cameras for the doctor, each with one fault, served by real servers."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.cameras.doctor import Diagnosis, examine_all
from belvedere_simulator.video.virtual_camera import VirtualCamera
from belvedere_simulator.video.virtual_camera.bitstream import Codec, ParameterSets
from belvedere_simulator.video.virtual_camera.clip import load
from belvedere_simulator.video.virtual_camera.media import CLOCK_RATE, AccessUnit, Media
from belvedere_simulator.video.virtual_camera.server import RtspServer
from fakes.clips import make_clip
from fakes.gst_camera import GstCamera
from fakes.one_session import OneSessionGate
from fakes.scripted_camera import MJPEG, Asked, Reply, ScriptedCamera, describing
from fakes.udp_only import UdpOnlyGate

USER = "viewer"
PASSWORD = "canary-Kolibri-4711"
WRONG = "canary-wrong-0815"


class Clips:
    """Small clips, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _made(self, name: str, **options: object) -> Path:
        file = self._folder / f"{name}.mp4"
        return file if file.exists() else make_clip(file, **options)  # type: ignore[arg-type] # handed on

    @property
    def plain(self) -> Path:
        """H.264, 320x240, 15 pictures a second, a key frame every second, B pictures."""
        return self._made("plain", b_frames=2)

    @property
    def hevc(self) -> Path:
        """H.265."""
        return self._made("hevc", codec="hevc", size=(160, 128), frames=15)

    @property
    def huge(self) -> Path:
        """3840x2160."""
        return self._made("huge", size=(3840, 2160), rate=10, frames=3, group=3, quality=40, counter=False)

    @property
    def long(self) -> Path:
        """One key frame in 30 seconds."""
        return self._made("long", size=(160, 128), rate=10, frames=300, group=600)

    @property
    def slow(self) -> Path:
        """5 pictures a second."""
        return self._made("slow", size=(160, 128), rate=5, frames=20, group=5)


@dataclass(frozen=True)
class Bunched:
    """A clip of which `period` seconds are kept back and sent all at once, again and again."""

    media: Media
    period: float

    @property
    def codec(self) -> Codec:
        """That of the clip."""
        return self.media.codec

    @property
    def rate(self) -> float:
        """That of the clip."""
        return self.media.rate

    @property
    def parameter_sets(self) -> ParameterSets:
        """Those of the clip."""
        return self.media.parameter_sets

    def endless(self) -> Generator[AccessUnit]:
        """The clip, its time stamps right and its sending times not."""
        ticks = round(self.period * CLOCK_RATE)
        for unit in self.media.endless():
            yield dataclasses.replace(unit, decoding=(unit.decoding // ticks + 1) * ticks)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


Answer = Callable[[Asked], Reply]


class Street:
    """Starts cameras, and stops them when it is closed."""

    def __init__(self, clips: Clips) -> None:
        self.clips = clips
        self._held = ExitStack()

    def virtual(self, clip: Path, **options: object) -> str:
        """Our own camera; its address."""
        return self._begun(VirtualCamera(clip, **options))  # type: ignore[arg-type] # handed on

    def bunched(self, clip: Path, period: float) -> str:
        """Our own camera, sending in bunches."""
        return self._begun(RtspServer(Bunched(load(clip), period)))

    def gstreamer(self, clip: Path, **options: object) -> str:
        """GStreamer's server."""
        return self._held.enter_context(GstCamera(clip, **options)).url  # type: ignore[arg-type] # handed on

    def gated(self, clip: Path, *, hang_up: bool = False) -> str:
        """Our own camera behind a gate for one session."""
        camera = VirtualCamera(clip)
        self._begun(camera)
        gate = OneSessionGate(camera.port, hang_up=hang_up)
        self._held.callback(gate.stop)
        return f"rtsp://127.0.0.1:{gate.port}/cam"

    def udp_only(self, clip: Path) -> str:
        """Our own camera behind a gate that refuses RTP over TCP."""
        camera = VirtualCamera(clip)
        self._begun(camera)
        gate = UdpOnlyGate(camera.port)
        self._held.callback(gate.stop)
        return f"rtsp://127.0.0.1:{gate.port}/cam"

    def scripted(self, answer: Answer) -> ScriptedCamera:
        """A camera that says what it is told to."""
        camera = ScriptedCamera(answer)
        self._held.callback(camera.stop)
        return camera

    def nobody(self) -> str:
        """An address at whose port nobody listens; the port stays taken, so that nobody will."""
        taken = self._held.enter_context(contextlib.closing(socket.socket()))
        taken.bind(("127.0.0.1", 0))
        return f"rtsp://127.0.0.1:{taken.getsockname()[1]}/cam"

    def close(self) -> None:
        """Stop them all."""
        self._held.close()

    def _begun(self, camera: RtspServer) -> str:
        camera.start()
        self._held.callback(camera.stop)
        return camera.url


@pytest.fixture(scope="module")
def street(clips: Clips) -> Iterator[Street]:
    made = Street(clips)
    yield made
    made.close()


HELD_UP = "BV-DOC-081"
"""Of a verdict that is to be had again: this computer was too busy for it."""

_ATTEMPTS = 5


def examined(cameras: Mapping[str, CameraAddress]) -> dict[str, Diagnosis]:
    """The verdicts on all of them, examined at once; again for those that this computer had no time for."""
    found: dict[str, Diagnosis] = {}
    for _ in range(_ATTEMPTS):
        left = [name for name in cameras if name not in found or HELD_UP in found[name].codes]
        verdicts = examine_all([cameras[name] for name in left], seen_from="the test")
        found |= {name: verdict for name, verdict in zip(left, verdicts, strict=True) if verdict}
    assert set(found) == set(cameras)
    return found


def fleet_of_faults(street: Street) -> dict[str, CameraAddress]:
    """Twelve cameras with one fault each, and a healthy one."""
    clips = street.clips
    guarded = {"user": USER, "password": PASSWORD}
    return {
        "wrong password": parse_address(street.virtual(clips.plain, **guarded), USER, WRONG),
        "digest only": parse_address(street.gstreamer(clips.plain, **guarded), USER, PASSWORD),
        "no such path": parse_address(street.virtual(clips.plain) + "-other"),
        "h265": parse_address(street.virtual(clips.hevc)),
        "mjpeg": parse_address(street.scripted(describing(MJPEG)).url),
        "4k": parse_address(street.virtual(clips.huge)),
        "long gop": parse_address(street.virtual(clips.long)),
        "jitter": parse_address(street.bunched(clips.slow, 1.5)),
        "loss": parse_address(street.virtual(clips.plain, fault="packet_loss:0.1:3")),
        "silent": parse_address(street.virtual(clips.plain, fault="silent")),
        "closed port": parse_address(street.nobody()),
        "one session": parse_address(street.gated(clips.plain)),
        "healthy": parse_address(street.gstreamer(clips.plain)),
    }
