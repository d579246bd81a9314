"""A box with a host, a real camera, and applications."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from belvedere_simulator.appliance.applications.installing.installed import Installed
from fakes.applications import ApplicationFolder
from fakes.children import own_children
from fakes.clips import make_clip
from fakes.gst_camera import GstCamera
from fakes.hosted import HostedBox, Install, installed_by_hand
from fakes.waiting import until

SAMPLES = Path(str(resources.files("belvedere_resources"))) / "samples"
USER, PASSWORD = "guard", "plain-secret"

SHOWS = """
import panoramasdk

class Application(panoramasdk.node):
    def __init__(self):
        super().__init__()

    def run(self):
        while True:
            streams = self.inputs.video_in.get()
            print(sorted(stream.stream_id for stream in streams), flush=True)
            self.outputs.video_out.put(streams)

Application().run()
"""
"""Shows what comes, and says of which streams."""


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of numbered pictures."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", size=(160, 120), rate=10, frames=30)


@pytest.fixture
def camera(clip: Path) -> Iterator[GstCamera]:
    """A camera that asks for a password."""
    with GstCamera(clip, user=USER, password=PASSWORD) as camera:
        yield camera


@pytest.fixture
def box(tmp_path: Path) -> Iterator[HostedBox]:
    """A box that is on; at the end nothing of it runs."""
    box = HostedBox(tmp_path)
    before = {child.pid for child in own_children()}
    yield box
    box.host.close()
    box.around.life.end()
    until(lambda: not {child.pid for child in own_children()} - before)


@pytest.fixture
def door(box: HostedBox, camera: GstCamera) -> GstCamera:
    """The camera, known to the box as the package `door`."""
    box.camera("door", camera.url, USER, PASSWORD)
    return camera


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Install an application: a script, or a sample by its name."""

    def made(instance: str, what: str = SHOWS, **options: object) -> Installed:
        work = tmp_path / "installed" / instance
        cameras = options.pop("cameras", {"door_camera": "door"})
        if (SAMPLES / what).is_dir() if "\n" not in what else False:
            folder = SAMPLES / what
        else:
            inbound = options.pop("inbound", {})
            folder = ApplicationFolder(work / "source", what, inbound=inbound).folder  # type: ignore[arg-type]
        return installed_by_hand(folder, instance, cameras, work, **options)  # type: ignore[arg-type]

    return made
