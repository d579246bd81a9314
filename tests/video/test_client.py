"""The host's side of a real stream worker: commanded, killed, hung, started again with all it had."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.sdk.panoramasdk.engine import Engine
from belvedere_simulator.sdk.panoramasdk.node import _address
from belvedere_simulator.sdk.panoramasdk.ports import make_ports
from belvedere_simulator.supervision.budget import RestartBudget
from belvedere_simulator.video import client as module
from belvedere_simulator.video.client import DisplayStream, StreamWorkerClient, VideoSession
from belvedere_simulator.video.specification import CameraSpecification
from fakes.children import own_children
from fakes.clips import make_clip, read_counter
from fakes.descriptors import open_descriptors
from fakes.waiting import until

START = 60.0
"""Seconds in which a worker starts, whatever else the computer does."""
DESCRIPTION: dict[str, Any] = {
    "application": "app",
    "inputs": [{"name": "video_in", "type": "media"}],
    "outputs": [],
}


class Host:
    """A worker's host, and what it was told."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.told: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self.restarts: list[int] = []
        self.gave_up = threading.Event()
        self.client = StreamWorkerClient(
            folder,
            told=self.told.append,
            log=self.lines.append,
            restarted=self.restarts.append,
            gave_up=self.gave_up.set,
            **options,
        )

    def open(self, clip: Path, limit: int | None = None, **options: Any) -> None:
        self.client.open_camera(CameraSpecification("door", str(clip), **options))
        self.client.open_application(
            VideoSession("app", self.folder, DESCRIPTION, {"video_in": ["door"]}, True, limit, 1 << 28)
        )
        self.client.start_cameras()

    def inputs(self) -> Any:
        engine = Engine(_address(str(self.folder), "video"))
        return make_ports(engine.describe(10), engine)[0]

    def kill(self) -> None:
        """Kill the worker and wait for the next one."""
        count = len(self.restarts)
        os.kill(self.client.pid, signal.SIGKILL)
        until(lambda: len(self.restarts) > count, START)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, since the paths of sockets are limited to 107 characters."""
    with tempfile.TemporaryDirectory(prefix="bv", dir="/tmp") as made:
        yield Path(made)


@pytest.fixture(params=[True, False], ids=["unix", "loopback"])
def host(request: pytest.FixtureRequest, folder: Path) -> Iterator[Host]:
    """A worker commanded over each kind of control link."""
    before = set(own_children(recursive=False))
    made = Host(folder, unix=request.param)
    with contextlib.closing(_Stopping(made.client)):
        yield made
    assert not set(own_children(recursive=False)) - before


class _Stopping:
    def __init__(self, client: StreamWorkerClient) -> None:
        self.close = client.stop


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """45 numbered pictures."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", size=(160, 120))


def test_a_worker_serves_and_ends(host: Host, clip: Path) -> None:
    host.open(clip, fast=True, loop=False)
    frames = host.inputs().video_in.get(timeout=20)
    assert read_counter(frames[0].image) == 0
    counted = host.client.statistics()
    assert (counted["worker"], counted["cameras"]["door"]["delivered"]) == (0, 1)


def test_the_address_of_the_control_link_is_in_no_argument(host: Host) -> None:
    arguments = psutil.Process(host.client.pid).cmdline()
    assert arguments[1:] == ["-m", "belvedere_simulator.video.worker", str(host.folder)]


def test_a_killed_worker_comes_back_with_its_cameras_and_applications(host: Host, clip: Path) -> None:
    host.open(clip, fast=True, loop=False)
    inputs = host.inputs()
    inputs.video_in.get(timeout=20)
    pid = host.client.pid
    host.kill()
    assert host.client.pid != pid
    assert read_counter(inputs.video_in.get(timeout=20)[0].image) == 0
    assert host.client.statistics()["worker"] == 1
    assert host.restarts == [1]


def test_a_limit_counts_what_was_delivered_before(host: Host, clip: Path) -> None:
    host.open(clip, limit=10, fast=True, loop=True)
    inputs = host.inputs()
    for _ in range(4):
        inputs.video_in.get(timeout=20)
    # A batch that went ahead of its question counts when that has come.
    until(lambda: host.client.statistics()["applications"]["app"]["batches"] == 4)
    host.kill()
    for _ in range(6):
        inputs.video_in.get(timeout=20)
    with pytest.raises(TimeoutError):
        inputs.video_in.get(timeout=0.2)
    until(lambda: any(told["event"] == "exhausted" for told in list(host.told)))


def test_a_paused_camera_stays_paused(host: Host, clip: Path) -> None:
    host.open(clip)
    host.client.pause_camera("door", paused=True)
    host.kill()
    until(lambda: [told["state"] for told in list(host.told) if told["event"] == "camera"][-1:] == ["PAUSED"])
    with pytest.raises(TimeoutError):
        host.inputs().video_in.get(timeout=0.3)
    host.client.pause_camera("door", paused=False)
    host.inputs().video_in.get(timeout=20)


def test_an_unknown_camera_is_refused_by_the_host(host: Host) -> None:
    with pytest.raises(KeyError):
        host.client.pause_camera("nothing", paused=True)


def test_a_worker_that_hangs_is_as_good_as_dead(
    host: Host, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.open(clip, fast=True, loop=False)
    os.kill(host.client.pid, signal.SIGSTOP)
    with monkeypatch.context() as hasty:
        # The next worker is given its time: it begins with a new process.
        hasty.setattr(module, "ANSWER_SECONDS", 1.5)
        with pytest.raises(BelvedereError) as refused:
            host.client.statistics()
    assert refused.value.code == "BV-RUN-002"
    until(lambda: host.restarts == [1], START)
    assert host.client.statistics()["worker"] == 1


def test_a_recording_that_a_crash_cut_goes_on_under_a_number(host: Host, clip: Path, tmp_path: Path) -> None:
    host.open(clip, fast=True, loop=True)
    host.client.record(tmp_path / "pictures", "png", lockstep=True)
    host.kill()
    assert (tmp_path / "pictures-2").is_dir()
    assert host.client.finish_records() == {}


def test_the_display_is_broadcast_again_by_the_next_worker(host: Host, clip: Path) -> None:
    stream = DisplayStream("127.0.0.1", 0, "viewer", "a-password")
    assert "a-password" not in repr(stream)
    url, port = host.client.open_broadcast(stream)
    assert url.endswith(f":{port}/hdmi")
    host.open(clip)
    host.kill()
    address = url.replace("rtsp://", "rtsp://viewer:a-password@")
    options = {"rtsp_transport": "tcp", "analyzeduration": "500000"}
    with av.open(address, options=options, timeout=10.0) as container:
        assert next(container.decode(video=0)).width
    host.client.close_broadcast()
    with pytest.raises((av.FFmpegError, OSError)):
        av.open(address, options=options, timeout=10.0)


def test_when_the_budget_is_spent_the_host_gives_up(folder: Path) -> None:
    host = Host(folder, budget=RestartBudget(1, 60))
    host.kill()
    os.kill(host.client.pid, signal.SIGKILL)
    assert host.gave_up.wait(START)
    with pytest.raises(BelvedereError):
        host.client.statistics()
    host.client.stop()


def test_a_worker_that_cannot_start_is_refused_and_nothing_is_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, children = open_descriptors(), set(own_children(recursive=False))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BelvedereError) as refused:
        Host(folder)
    assert refused.value.code == "BV-RUN-001"
    monkeypatch.setattr(sys, "executable", "/no-such-python")
    with pytest.raises(OSError, match="no-such-python"):
        Host(folder)
    assert not set(own_children(recursive=False)) - children
    until(lambda: not open_descriptors() - before)
