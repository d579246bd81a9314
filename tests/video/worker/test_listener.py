"""Where applications and viewers are let in."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.worker.listener import Listener
from fakes.waiting import until


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, since the paths of sockets are limited to 107 characters."""
    with tempfile.TemporaryDirectory(prefix="bv", dir="/tmp") as made:
        yield Path(made)


def _echo(link: socket.socket) -> None:
    try:
        while True:
            wire.send(link, wire.receive(link)[0])
    except wire.WireError:
        return


@pytest.mark.parametrize("unix", [True, False])
def test_every_visitor_is_served_until_the_end(folder: Path, unix: bool) -> None:
    listener = Listener(folder, "video", _echo, unix=unix)
    links = [wire.connect(listener.address, 5) for _ in range(4)]
    for number, link in enumerate(links):
        wire.send(link, {"number": number})
    assert [wire.receive(link)[0]["number"] for link in links] == [0, 1, 2, 3]
    listener.close()
    for link in links:
        with link, pytest.raises(wire.WireError):
            wire.receive(link)
    with pytest.raises(OSError):
        wire.connect(listener.address, 5)
    assert list(folder.iterdir()) == []
    until(lambda: not any(thread.name == "connection" for thread in threading.enumerate()))


def test_on_loopback_a_token_guards_it_and_only_this_user_can_read_it(folder: Path) -> None:
    served: list[socket.socket] = []
    listener = Listener(folder, "video", served.append, unix=False)
    note = folder / "video.address"
    assert note.read_text() == listener.address
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    port = listener.address.split(":")[1]
    for token in ("", "wrong", "wröng", "x" * 32):
        with wire.connect(f"tcp:{port}:{token}", 5) as link, pytest.raises(wire.WireError):
            wire.receive(link)
    with socket.create_connection(("127.0.0.1", int(port))) as link:
        link.sendall(b"GET / HTTP/1.1\r\n\r\n")
        link.settimeout(10)
        with pytest.raises(wire.WireError):
            wire.receive(link)
    assert served == []
    listener.close()


def test_a_socket_that_a_dead_worker_left_is_replaced(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "video.sock"))
    listener = Listener(folder, "video", _echo, unix=True)
    with wire.connect(listener.address, 5) as link:
        wire.send(link, {"here": 1})
        assert wire.receive(link)[0] == {"here": 1}
    listener.close()


def test_closing_does_not_wait_for_one_that_does_not_read(folder: Path) -> None:
    flooding = threading.Event()

    def flood(link: socket.socket) -> None:
        try:
            while True:
                wire.send(link, {}, bytes(1 << 20))
                flooding.set()
        except wire.WireError:
            return

    listener = Listener(folder, "video", flood, unix=True)
    with wire.connect(listener.address, 5) as link:
        assert os.read(link.fileno(), 8)
        listener.close()
