"""A camera that misbehaves, as its clients see it."""

from __future__ import annotations

import contextlib
import socket

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import Fault, parse_fault
from fakes.clips import read_counter

from .conftest import StartCamera, watch


def test_silent_takes_the_connection_and_never_answers(start_camera: StartCamera) -> None:
    camera = start_camera(fault="silent")
    with socket.create_connection(("127.0.0.1", camera.port)) as client:
        client.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_play_silent_answers_but_sends_no_picture(start_camera: StartCamera) -> None:
    camera = start_camera(fault="play_silent")
    with (
        pytest.raises((av.error.ExitError, av.error.TimeoutError)),
        av.open(camera.url, options={"rtsp_transport": "tcp"}, timeout=(1.0, 0.5)) as container,
    ):
        next(container.decode(video=0))


def test_not_found(start_camera: StartCamera) -> None:
    with pytest.raises(av.error.HTTPNotFoundError):
        watch(start_camera(fault="not_found").url, 1)


def test_drop_closes_after_so_many_frames(start_camera: StartCamera) -> None:
    camera = start_camera(fault="drop:60")
    assert [number for number, _ in watch(camera.url, 400)] == [number % 45 for number in range(60)]
    assert len(watch(camera.url, 400)) == 60


def test_stall_sends_so_many_frames_and_stays(start_camera: StartCamera) -> None:
    camera = start_camera(fault="stall:60")
    seen: list[int] = []
    with (
        pytest.raises((av.error.ExitError, av.error.TimeoutError)),
        av.open(camera.url, options={"rtsp_transport": "tcp"}, timeout=(20.0, 2.0)) as container,
    ):
        seen.extend(read_counter(frame.to_ndarray(format="bgr24")) for frame in container.decode(video=0))
    assert seen == [number % 45 for number in range(len(seen))]
    assert 50 <= len(seen) <= 60  # the decoder may hold the last ones back


def received_rtp(camera_url: str, port: int, packets: int) -> list[int]:
    """Positions of the first RTP packets that come, counted from the first one sent of this stream."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(f"SETUP {camera_url}/track1 RTSP/1.0\r\nTransport: RTP/AVP/TCP\r\n\r\n".encode())
        client.sendall(f"PLAY {camera_url} RTSP/1.0\r\n\r\n".encode())
        stream = client.makefile("rb")
        numbers: list[int] = []
        while len(numbers) < packets:
            if stream.read(1) != b"$":
                stream.readline()
                continue
            channel = stream.read(1)[0]
            packet = stream.read(int.from_bytes(stream.read(2), "big"))
            if channel == 0:
                numbers.append(int.from_bytes(packet[2:4], "big"))
    return [(number - numbers[0]) & 0xFFFF for number in numbers]


def test_packet_loss_loses_the_same_packets_for_a_seed(start_camera: StartCamera) -> None:
    runs = []
    for fault in ("packet_loss:0.2:7", "packet_loss:0.2:7", "packet_loss:0.2:8"):
        camera = start_camera(fault=fault)
        runs.append(received_rtp(camera.url, camera.port, 300))
    assert runs[0] == runs[1] != runs[2]
    assert 330 < runs[0][-1] < 430


def test_no_loss_without_a_fault(start_camera: StartCamera) -> None:
    camera = start_camera()
    assert received_rtp(camera.url, camera.port, 300) == list(range(300))


def test_refuse_after_serves_so_many_clients(start_camera: StartCamera) -> None:
    camera = start_camera(fault="refuse_after:2")
    assert len(watch(camera.url, 5)) == len(watch(camera.url, 5)) == 5
    with pytest.raises(ConnectionRefusedError):
        watch(camera.url, 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("silent", Fault("silent")),
        ("drop:50", Fault("drop", 50)),
        ("packet_loss:0.05", Fault("packet_loss", 0.05)),
        ("packet_loss:0.05:9", Fault("packet_loss", 0.05, 9)),
    ],
)
def test_faults_are_read(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    "text", ["", "drop", "drop:", "drop:-1", "silent:1", "packet_loss:2", "packet_loss:nan"]
)
def test_what_is_no_fault_is_told(text: str) -> None:
    with pytest.raises(BelvedereError, match="BV-VCAM-003"):
        parse_fault(text)


@given(st.text())
def test_any_text_is_a_fault_or_is_told(text: str) -> None:
    with contextlib.suppress(BelvedereError):
        assert text.startswith(parse_fault(text).kind)
