"""Clips and readers for the tests of the virtual camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import av
import pytest

from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.clips import make_clip, read_counter

CLIP_FRAMES = 45
USER, PASSWORD = "viewer", "p:ss w@rd"

StartCamera = Callable[..., VirtualCamera]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """H.264 at 200 frames per second, so that hundreds of frames take seconds."""
    return make_clip(tmp_path_factory.mktemp("clips") / "fast.mp4", size=(160, 128), rate=200)


@pytest.fixture
def start_camera(clip: Path) -> Iterator[StartCamera]:
    """Start virtual cameras with these arguments; they are stopped after the test."""
    started: list[VirtualCamera] = []

    def start(of: Path = clip, /, **arguments: object) -> VirtualCamera:
        camera = VirtualCamera(of, **arguments)  # type: ignore[arg-type] # handed through
        started.append(camera)
        camera.start()
        return camera

    yield start
    for camera in started:
        camera.stop()


def address(url: str, user: str = USER, password: str = PASSWORD) -> str:
    """`url` with user and password."""
    return url.replace("rtsp://", f"rtsp://{quote(user, safe='')}:{quote(password, safe='')}@")


def watch(url: str, frames: int, transport: str = "tcp") -> list[tuple[int, int | None]]:
    """The burned-in number and the pts of the first `frames` frames; fewer when the camera ends."""
    seen: list[tuple[int, int | None]] = []
    with av.open(url, options={"rtsp_transport": transport}, timeout=20.0) as container:
        for frame in container.decode(video=0):
            seen.append((read_counter(frame.to_ndarray(format="bgr24")), frame.pts))
            if len(seen) == frames:
                break
    return seen
