"""Starting, being killed, coming back; ports and secrets."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import av
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import VirtualCamera

from .conftest import PASSWORD, USER, StartCamera, watch


def camera_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("virtual camera")]


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_stopped_camera_is_gone_and_comes_back_on_its_port(
    start_camera: StartCamera, transport: str
) -> None:
    camera = start_camera()
    with av.open(camera.url, options={"rtsp_transport": transport}, timeout=20.0) as watching:
        frames = watching.decode(video=0)
        next(frames)
        camera.stop()
        assert camera_threads() == []
        with pytest.raises(ConnectionRefusedError):
            watch(camera.url, 1)
        port = camera.port
        camera.start()
        assert camera.port == port
        assert len(watch(camera.url, 10, transport)) == 10


def test_a_client_of_a_killed_camera_sees_the_end(start_camera: StartCamera) -> None:
    camera = start_camera()
    with av.open(camera.url, options={"rtsp_transport": "tcp"}, timeout=20.0) as watching:
        frames = watching.decode(video=0)
        next(frames)
        camera.stop()
        assert sum(1 for _ in frames) < 200


def test_stop_leaves_no_thread_and_may_be_repeated(start_camera: StartCamera) -> None:
    camera = start_camera()
    watch(camera.url, 5)
    camera.stop()
    camera.stop()
    assert camera_threads() == []


def test_a_client_that_reads_nothing_does_not_hold_stop_up(start_camera: StartCamera) -> None:
    camera = start_camera()
    with socket.create_connection(("127.0.0.1", camera.port)) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        url = camera.url.encode()
        lazy.sendall(b"SETUP %b/track1 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP\r\n\r\n" % url)
        lazy.sendall(b"PLAY %b RTSP/1.0\r\nCSeq: 2\r\n\r\n" % url)
        assert lazy.recv(10) == b"RTSP/1.0 2"
        camera.stop()
    assert camera_threads() == []


def test_a_taken_port_is_told(start_camera: StartCamera, clip: Path) -> None:
    first = start_camera()
    with pytest.raises(BelvedereError, match="BV-VCAM-004"):
        VirtualCamera(clip, port=first.port).start()


def test_it_listens_on_this_computer_only(start_camera: StartCamera) -> None:
    assert start_camera().url.startswith("rtsp://127.0.0.1:")


@pytest.mark.parametrize("content", [b"", b"no video at all"])
def test_what_is_no_clip_is_told(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    with pytest.raises(BelvedereError, match="BV-VCAM-001"):
        VirtualCamera(broken)
    with pytest.raises(BelvedereError, match="BV-VCAM-001"):
        VirtualCamera(tmp_path / "missing.mp4")


def test_a_user_needs_a_password(clip: Path) -> None:
    with pytest.raises(BelvedereError, match="BV-VCAM-005"):
        VirtualCamera(clip, user=USER)


def test_the_password_shows_nowhere(clip: Path) -> None:
    camera = VirtualCamera(clip, user=USER, password=PASSWORD)
    assert PASSWORD not in repr(camera) + camera.url
