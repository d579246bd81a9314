"""Network cameras that work: ours, and GStreamer's server, which nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.gst_camera import GstCamera
from fakes.waiting import until
from video.sources.conftest import FRAMES, RATE, Watch, microseconds

USER, PASSWORD = "viewer", "p@ss/w:rd é%20"
ENOUGH = 20

Serve = Callable[..., VirtualCamera]


@pytest.fixture
def serve(clip: Path) -> Iterator[Serve]:
    """Start a virtual camera with these arguments; it is stopped after the test."""
    with ExitStack() as stack:

        def start(of: Path = clip, **arguments: object) -> VirtualCamera:
            camera = VirtualCamera(of, **arguments)  # type: ignore[arg-type] # handed on
            camera.start()
            stack.callback(camera.stop)
            return camera

        yield start


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("authentication", ["none", "basic", "digest"])
def test_each_transport_with_each_authentication(
    watch: Watch, serve: Serve, authentication: str, transport: str
) -> None:
    user, password = (USER, PASSWORD) if authentication != "none" else ("", "")
    camera = serve(user=user, password=password, authentication=authentication)
    watched = watch(camera.url, username=user, password=password, transport=transport)
    until(lambda: len(watched.frames) >= ENOUGH)
    watched.reader.stop()
    assert watched.numbers == [number % FRAMES for number in range(len(watched.frames))]
    assert watched.names == ["STARTING", "RUNNING", "STOPPED"]
    assert PASSWORD not in watched.everything_said


def test_each_connection_is_told_in_the_cameras_log(watch: Watch, serve: Serve) -> None:
    watched = watch(serve().url)
    until(lambda: len(watched.lines) == 1)
    watched.reader.pause()
    until(lambda: watched.names[-1] == "PAUSED")
    watched.reader.resume()
    until(lambda: len(watched.lines) == 2)
    assert set(watched.lines) == {"the camera sends pictures of 320x240"}


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("digest", [None, False, True], ids=["no password", "basic", "digest"])
def test_gstreamers_server(watch: Watch, clip: Path, digest: bool | None, transport: str) -> None:
    user, password = (USER, "plain-secret") if digest is not None else ("", "")
    with GstCamera(clip, user=user, password=password, digest=bool(digest)) as camera:
        watched = watch(camera.url, username=user, password=password, transport=transport)
        until(lambda: len(watched.frames) >= ENOUGH)
        watched.reader.stop()
    steps = {(later - earlier) % FRAMES for earlier, later in pairwise(watched.numbers)}
    assert steps == {1}
    assert "ERROR" not in watched.names


def test_time_stamps_follow_the_cameras_clock(watch: Watch, serve: Serve) -> None:
    watched = watch(serve().url)
    until(lambda: len(watched.frames) > FRAMES + 5)
    watched.reader.stop()
    # The first frame has no time of its own in RTSP.
    stamps = [microseconds(frame) for frame in watched.frames][1:]
    assert all(abs(later - earlier - 1_000_000 / RATE) <= 50 for earlier, later in pairwise(stamps))


def test_pausing_lets_the_camera_go_and_resuming_takes_it_again(watch: Watch, serve: Serve) -> None:
    camera = serve()
    watched = watch(camera.url)
    until(lambda: watched.frames)
    watched.reader.pause()
    until(lambda: watched.state == "PAUSED")
    before = len(watched.frames)
    watched.reader.resume()
    until(lambda: len(watched.frames) > before + 2)
    assert watched.names == ["STARTING", "RUNNING", "PAUSED", "STARTING", "RUNNING"]
    stamps = [microseconds(frame) for frame in list(watched.frames)]
    assert stamps == sorted(stamps)


def test_an_h265_camera_is_refused_in_the_appliances_words(
    watch: Watch, serve: Serve, hevc_clip: Path
) -> None:
    watched = watch(serve(hevc_clip).url)
    until(lambda: watched.state == "ERROR")
    assert watched.states[-1] == ("ERROR", "Camera did not provide an H264 encoded stream", "BV-CAM-006")
    assert watched.frames == []


def test_the_developers_switch_allows_an_h265_camera(watch: Watch, serve: Serve, hevc_clip: Path) -> None:
    watched = watch(serve(hevc_clip).url, any_codec=True)
    until(lambda: len(watched.frames) >= 5)
    assert watched.names == ["STARTING", "RUNNING"]
