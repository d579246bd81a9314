"""Network cameras that fail: what is logged, and that they are taken again when they are back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.gst_camera import GstCamera
from fakes.host_ports import free_port
from fakes.waiting import until
from video.sources.conftest import Watch, microseconds

NO_SDP = "liveMedia0: Failed to get SDP description: "
TIMED_OUT = NO_SDP + "Connection to server failed: Connection timed out (-115)"
REFUSED = NO_SDP + "Connection to server failed: Connection refused (-111)"
QUICK = {"open_timeout": 0.5, "read_timeout": 0.5}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that takes connections (in its backlog) and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def _address(server: socket.socket) -> str:
    return f"rtsp://127.0.0.1:{server.getsockname()[1]}/cam"


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_silent_server_times_out(watch: Watch, listener: socket.socket, transport: str) -> None:
    watched = watch(_address(listener), transport=transport, **QUICK)
    until(lambda: watched.state == "ERROR")
    assert watched.lines[0] == TIMED_OUT
    assert watched.code == "BV-CAM-001"


def test_a_server_that_hangs_up_is_a_broken_pipe(watch: Watch, listener: socket.socket) -> None:
    watched = watch(_address(listener))
    connection, _ = listener.accept()
    connection.close()
    until(lambda: watched.state == "ERROR")
    assert watched.lines[0] == NO_SDP + "DESCRIBE send() failed: Broken pipe; with the result code: -32"


def test_nothing_listens(watch: Watch) -> None:
    watched = watch(f"rtsp://127.0.0.1:{free_port()}/cam")
    until(lambda: len(watched.lines) >= 2)
    assert watched.lines[:2] == [REFUSED, REFUSED]
    assert watched.names == ["STARTING", "ERROR"]


def test_a_wrong_path_is_404_at_gstreamers_server(watch: Watch, clip: Path) -> None:
    with GstCamera(clip) as camera:
        watched = watch(camera.url.replace("/cam", "/garage"))
        until(lambda: watched.state == "ERROR")
        assert watched.lines[0] == NO_SDP + "404 Not Found; with the result code: 404"
        assert watched.code == "BV-CAM-003"


@pytest.mark.parametrize("digest", [False, True], ids=["basic", "digest"])
@pytest.mark.parametrize("given", [("viewer", "wr0ng-p4ss"), ("", "")], ids=["wrong", "none"])
def test_a_wrong_password_is_said_and_never_shown(
    watch: Watch, clip: Path, digest: bool, given: tuple[str, str]
) -> None:
    with GstCamera(clip, user="viewer", password="right", digest=digest) as camera:
        watched = watch(camera.url, username=given[0], password=given[1])
        until(lambda: watched.state == "ERROR")
        assert watched.lines[0] == NO_SDP + "401 Unauthorized; with the result code: 401"
        assert watched.code == "BV-CAM-004"
        assert "wr0ng-p4ss" not in watched.everything_said + repr(watched.reader.__dict__)


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_camera_that_falls_silent_is_taken_again(watch: Watch, clip: Path, transport: str) -> None:
    camera = VirtualCamera(clip, fault="stall:10")
    camera.start()
    watched = watch(camera.url, transport=transport, read_timeout=QUICK["read_timeout"])
    until(lambda: watched.names.count("RUNNING") >= 2)
    camera.stop()
    assert "liveMedia0: No video for 0.5 s: Connection timed out (-115)" in watched.lines
    assert watched.names[:4] == ["STARTING", "RUNNING", "ERROR", "RUNNING"]


def test_a_camera_that_hangs_up_is_lost_not_ended(watch: Watch, clip: Path) -> None:
    camera = VirtualCamera(clip, fault="drop:10")
    camera.start()
    watched = watch(camera.url)
    until(lambda: watched.names.count("RUNNING") >= 2)
    camera.stop()
    assert "liveMedia0: Connection to the camera was lost: Broken pipe (-32)" in watched.lines
    assert watched.code == "BV-CAM-005"
    assert not watched.reader.ended
    frames = list(watched.frames)
    assert [frame.number for frame in frames] == list(range(len(frames)))
    stamps = [microseconds(frame) for frame in frames]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize("maker", [VirtualCamera, GstCamera], ids=["ours", "GStreamer's"])
def test_frames_resume_within_two_seconds_of_the_return_of_a_killed_camera(
    watch: Watch, clip: Path, maker: type[VirtualCamera] | type[GstCamera]
) -> None:
    camera = maker(clip, port=free_port())
    camera.start()
    watched = watch(camera.url)
    until(lambda: len(watched.frames) > 3)
    camera.stop()
    until(lambda: REFUSED in watched.lines)
    camera.start()
    back, before = time.monotonic_ns(), len(watched.frames)
    until(lambda: len(watched.frames) > before)
    camera.stop()
    assert watched.frames[before].arrived_ns - back <= 2_000_000_000


def test_a_reader_blocked_in_opening_stops_soon(watch: Watch, listener: socket.socket) -> None:
    watched = watch(_address(listener), open_timeout=60.0)
    connection, _ = listener.accept()
    begun = time.monotonic()
    watched.reader.stop()
    assert time.monotonic() - begun < 10.0
    assert watched.names == ["STARTING", "STOPPED"]
    connection.close()


def test_lost_packets_are_lived_with(watch: Watch, clip: Path) -> None:
    camera = VirtualCamera(clip, fault="packet_loss:0.02:3")
    camera.start()
    watched = watch(camera.url, transport="udp")
    until(lambda: len(watched.frames) > 30)
    camera.stop()
    assert watched.names[:2] == ["STARTING", "RUNNING"]
