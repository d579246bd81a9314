"""Parameters that are changed while an application plays, where its stream worker is killed meanwhile."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.sdk.panoramasdk.engine import Engine
from belvedere_simulator.sdk.panoramasdk.node import _address
from belvedere_simulator.sdk.panoramasdk.ports import make_ports
from belvedere_simulator.video.client import StreamWorkerClient, VideoSession
from belvedere_simulator.video.specification import CameraSpecification
from fakes.clips import make_clip
from fakes.waiting import until

DESCRIPTION: dict[str, Any] = {
    "application": "app",
    "inputs": [{"name": "video_in", "type": "media"}, {"name": "level", "type": "int32", "value": 2}],
    "outputs": [],
}


class Playing:
    """An application over a worker; `inputs` are those of its code."""

    def __init__(self, folder: Path, clip: Path) -> None:
        self._restarts: list[int] = []
        self.client = StreamWorkerClient(
            folder,
            told=lambda _message: None,
            log=lambda _line: None,
            restarted=self._restarts.append,
            gave_up=lambda: None,
        )
        self.client.open_camera(CameraSpecification("door", str(clip), fast=True))
        sources = {"video_in": ["door"]}
        self.client.open_application(VideoSession("app", folder, DESCRIPTION, sources, True, None, 1 << 28))
        self.client.start_cameras()
        engine = Engine(_address(str(folder), "video"))
        self.inputs: Any = make_ports(engine.describe(20), engine)[0]

    def kill(self) -> None:
        """Kill the worker and wait for the next one."""
        os.kill(self.client.pid, signal.SIGKILL)
        until(lambda: self._restarts)

    def close(self) -> None:
        self.client.stop()


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[Playing]:
    clip = make_clip(tmp_path / "clip.mp4", size=(160, 120))
    # Short, since the paths of sockets are limited to 107 characters.
    with (
        tempfile.TemporaryDirectory(prefix="bv", dir="/tmp") as folder,
        closing(Playing(Path(folder), clip)) as made,
    ):
        yield made


def test_code_is_told_what_a_worker_that_was_killed_had_no_time_to_tell(playing: Playing) -> None:
    inputs = playing.inputs
    inputs.video_in.get(timeout=20)
    assert inputs.level.get() == 2
    playing.client.set_parameters("app", {"level": 5})
    # It comes with a picture, and none has been asked for since.
    assert inputs.level.get() == 2
    playing.kill()
    inputs.video_in.get(timeout=20)
    assert inputs.level.get() == 5
    playing.client.set_parameters("app", {"level": 7})
    inputs.video_in.get(timeout=20)
    # The next may have been on its way already.
    inputs.video_in.get(timeout=20)
    assert inputs.level.get() == 7
