"""One camera for several applications: names, pauses and changes of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.sdk.panoramasdk.engine import Engine
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException
from belvedere_simulator.sdk.panoramasdk.node import _address
from belvedere_simulator.sdk.panoramasdk.ports import make_ports
from fakes.clips import make_clip
from fakes.gst_camera import GstCamera
from fakes.waiting import until
from video.worker.conftest import INPUTS, Worked


@pytest.fixture
def two(worked: Worked) -> Iterator[dict[str, Any]]:
    """Two applications that read `camera` as `north` and as `south`; the inputs of each."""
    with tempfile.TemporaryDirectory(prefix="bv", dir="/tmp") as folder:
        worked.ask("open_camera", specification={"node": "camera", "source": ""})
        inputs = {}
        for stream in ("north", "south"):
            own = Path(folder) / stream
            own.mkdir()
            worked.ask(
                "open_application",
                identity=stream,
                folder=str(own),
                description={"application": stream, "inputs": INPUTS, "outputs": []},
                ports={"video_in": [stream]},
                display=False,
                limit=None,
                cap=1 << 28,
                cameras={stream: "camera"},
            )
            engine = Engine(_address(str(own), "video"))
            inputs[stream] = make_ports(engine.describe(10), engine)[0].video_in
        worked.ask("start_cameras")
        yield inputs
        for stream in inputs:
            worked.ask("close_application", identity=stream)


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GstCamera]:
    """A camera on the network."""
    clip = make_clip(tmp_path_factory.mktemp("clips") / "c.mp4", size=(160, 120), rate=10)
    with GstCamera(clip) as made:
        yield made


def opened(worked: Worked, url: str, **options: Any) -> None:
    """Let the camera be at `url` from now on."""
    worked.ask("open_camera", specification={"node": "camera", "source": url, **options})


def test_nothing_comes_before_the_address_is_known(
    worked: Worked, two: dict[str, Any], camera: GstCamera
) -> None:
    with pytest.raises(TimeoutException):
        two["north"].get(timeout=0.2)
    opened(worked, camera.url)
    for stream, port in two.items():
        (frame,) = port.get(timeout=20)
        assert (frame.stream_id, frame.stream_uri) == (stream, camera.url)


def test_one_pauses_alone(worked: Worked, two: dict[str, Any], camera: GstCamera) -> None:
    opened(worked, camera.url)
    two["north"].get(timeout=20)
    worked.ask("pause_stream", identity="north", stream="north", paused=True)
    two["south"].get(timeout=20)
    with pytest.raises(TimeoutException):
        two["north"].get(timeout=0.5)
    worked.ask("pause_stream", identity="south", stream="south", paused=True)
    until(lambda: _states(worked)[-1] == "PAUSED")
    worked.ask("pause_stream", identity="north", stream="north", paused=False)
    assert two["north"].get(timeout=20)


def test_a_camera_goes_on_with_new_numbers_when_it_is_opened_again(
    worked: Worked, two: dict[str, Any], camera: GstCamera
) -> None:
    opened(worked, camera.url, obstacle="silent")
    until(lambda: _states(worked)[-1] == "ERROR")
    opened(worked, camera.url)
    numbers = [two["north"].get(timeout=20)[0]._facts["number"] for _ in range(3)]
    opened(worked, camera.url, read_timeout=4.0)
    numbers += [two["north"].get(timeout=20)[0]._facts["number"] for _ in range(3)]
    assert numbers == sorted(set(numbers))
    assert "STOPPED" not in _states(worked)


def test_the_same_frames_are_counted_for_each_application(
    worked: Worked, two: dict[str, Any], camera: GstCamera
) -> None:
    opened(worked, camera.url)
    for port in two.values():
        port.get(timeout=20)
    counted = worked.ask("statistics")
    assert counted["cameras"]["camera"]["delivered"] == 2
    assert counted["applications"]["north"]["streams"]["north"]["delivered"] == 1


def _states(worked: Worked) -> list[str]:
    return [told["state"] for told in list(worked.told) if told["event"] == "camera"] or [""]
