"""A box with a host of applications and its HDMI output, a camera, and an application of one colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from belvedere_simulator.appliance.hdmi.output import HdmiOutput
from belvedere_simulator.appliance.hdmi.settings import StreamSettings
from fakes.applications import ApplicationFolder
from fakes.children import own_children
from fakes.clips import make_clip
from fakes.gst_camera import GstCamera
from fakes.hosted import HostedBox, installed_by_hand
from fakes.waiting import until

LEVEL = 180
_PAINTS = f"""
import panoramasdk

class Application(panoramasdk.node):
    def run(self):
        while True:
            streams = self.inputs.video_in.get()
            for stream in streams:
                stream.image[:] = {LEVEL}
            self.outputs.video_out.put(streams)

Application().run()
"""


@dataclass
class Shown:
    """One life of a box; `changes` counts how often its status may have changed."""

    box: HostedBox
    output: HdmiOutput
    folder: Path
    changes: list[None]

    def launch(self) -> None:
        """Run the application, which shows one colour."""
        source = ApplicationFolder(self.folder / "source", _PAINTS).folder
        self.box.host.launch(
            installed_by_hand(source, "one", {"door_camera": "door"}, self.folder / "installed")
        )


def show(folder: Path) -> Shown:
    """Switch a box on."""
    changes: list[None] = []
    box = HostedBox(folder)
    output = HdmiOutput(box.around, box.host, lambda: changes.append(None))
    return Shown(box, output, folder, changes)


def end(shown: Shown) -> None:
    """Switch it off."""
    shown.box.host.close()
    shown.box.around.life.end()


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A box that is on; at the end nothing of it runs."""
    before = {child.pid for child in own_children()}
    made = show(tmp_path)
    yield made
    end(made)
    until(lambda: not {child.pid for child in own_children()} - before)


@pytest.fixture
def door(shown: Shown, tmp_path: Path) -> Iterator[None]:
    """The box has a camera."""
    clip = make_clip(tmp_path / "clip.mp4", size=(160, 120), rate=10, frames=20)
    with GstCamera(clip) as camera:
        shown.box.camera("door", camera.url)
        yield


def middle(settings: StreamSettings, wanted: int | None = None) -> int:
    """The brightness in the middle of the stream's first picture, or of the first that is as wanted."""
    address = settings.url.replace("rtsp://", f"rtsp://{settings.user}:{settings.password}@")
    options = {"rtsp_transport": "tcp", "analyzeduration": "500000"}
    with av.open(address, options=options, timeout=30.0) as container:
        for number, frame in enumerate(container.decode(video=0)):
            picture = frame.to_ndarray(format="gray")
            level = int(np.median(picture))
            if wanted is None or abs(level - wanted) <= 8 or number > 300:
                return level
    raise AssertionError("no picture")
