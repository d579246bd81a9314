"""Ranges that are shown before anything is sent, and the asking itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from belvedere_simulator.cameras.discovery import RtspServer, plan_sweep, sweep
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.clips import make_clip


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("192.168.0.0/24", "192.168.0.1", "192.168.0.254", 254),
        ("192.168.0.77/24", "192.168.0.1", "192.168.0.254", 254),
        ("10.0.0.4/31", "10.0.0.4", "10.0.0.5", 2),
        ("10.0.0.4/32", "10.0.0.4", "10.0.0.4", 1),
        (" 172.16.0.10 - 172.16.1.9 ", "172.16.0.10", "172.16.1.9", 256),
        ("192.168.0.10-60", "192.168.0.10", "192.168.0.60", 51),
        ("192.168.0.10", "192.168.0.10", "192.168.0.10", 1),
    ],
)
def test_a_range_is_read_and_told(text: str, first: str, last: str, count: int) -> None:
    plan = plan_sweep(text)
    assert (str(plan.first), str(plan.last), plan.addresses) == (first, last, count)
    assert plan.connections == count * 2
    assert [first, last] == [next(plan.targets())[0], list(plan.targets())[-1][0]]
    assert f"{first} to {last}: {count} addresses, ports 554, 8554" in str(plan)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BV-DOC-090"),
        ("camera", "BV-DOC-090"),
        ("192.168.0.60-10", "BV-DOC-090"),
        ("192.168.0.0/33", "BV-DOC-090"),
        ("192.168.0.10-300", "BV-DOC-090"),
        ("fe80::/64", "BV-DOC-090"),
        ("10.0.0.0/8", "BV-DOC-091"),
        ("8.8.8.0/24", "BV-DOC-092"),
        ("0.0.0.0", "BV-DOC-092"),
        ("192.168.255.200-192.169.0.10", "BV-DOC-092"),
    ],
)
def test_other_ranges_are_refused(text: str, code: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        plan_sweep(text)
    assert refused.value.code == code


@pytest.fixture(scope="module")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[VirtualCamera, VirtualCamera]]:
    """Two at different addresses of loopback, on the same port."""
    clip = make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", size=(160, 128), frames=5, group=5)
    one = VirtualCamera(clip, host="127.0.0.21")
    one.start()
    other = VirtualCamera(clip, host="127.0.0.25", port=one.port, user="u", password="p")
    other.start()
    yield one, other
    one.stop()
    other.stop()


def test_what_speaks_rtsp_is_found_and_nothing_else(cameras: tuple[VirtualCamera, VirtualCamera]) -> None:
    port = cameras[0].port
    with socket.create_server(("127.0.0.23", port)) as silent:
        told: list[tuple[int, int]] = []
        seen: list[RtspServer] = []
        found = sweep(
            plan_sweep("127.0.0.20-29", [port]),
            progress=lambda done, of: told.append((done, of)),
            found=seen.append,
        )
        silent.close()
    assert {each.url for each in found} == {f"rtsp://127.0.0.21:{port}/", f"rtsp://127.0.0.25:{port}/"}
    assert seen == list(found)
    assert told[-1] == (10, 10)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_no_more_connections_are_tried_a_second_than_planned() -> None:
    plan = plan_sweep("127.0.0.40-59", [9], rate=40)
    begun = time.monotonic()
    sweep(plan)
    assert time.monotonic() - begun >= 19 / 40


def test_it_ends_when_it_is_cancelled(cameras: tuple[VirtualCamera, VirtualCamera]) -> None:
    wanted = threading.Event()
    told: list[tuple[int, int]] = []
    found = sweep(
        plan_sweep("127.0.0.1-254", [cameras[0].port], rate=20),
        cancelled=wanted.is_set,
        progress=lambda done, of: told.append((done, of)),
        found=lambda _server: wanted.set(),
    )
    # The other one is asked a fifth of a second later: both may answer a busy computer at once.
    assert [each.host for each in found][:1] == ["127.0.0.21"]
    done, of = told[-1]
    assert done < of


def test_a_web_server_is_no_camera() -> None:
    with socket.create_server(("127.0.0.31", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(1000)
                client.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")

        serving = threading.Thread(target=serve)
        serving.start()
        assert sweep(plan_sweep("127.0.0.31", [listener.getsockname()[1]])) == ()
        serving.join()
