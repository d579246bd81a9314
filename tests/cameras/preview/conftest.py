"""Clips and cameras for the tests of live pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.clips import make_clip

StartCamera = Callable[..., VirtualCamera]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds with a key frame each second."""
    return make_clip(
        tmp_path_factory.mktemp("preview") / "clip.mp4", size=(320, 180), rate=20, frames=80, group=20
    )


@pytest.fixture
def start_camera(clip: Path) -> Iterator[StartCamera]:
    """Start virtual cameras with these arguments; they are stopped after the test."""
    started: list[VirtualCamera] = []

    def start(**arguments: object) -> VirtualCamera:
        camera = VirtualCamera(clip, **arguments)  # type: ignore[arg-type] # handed through
        started.append(camera)
        camera.start()
        return camera

    yield start
    for camera in started:
        camera.stop()
