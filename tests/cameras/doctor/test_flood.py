"""A camera that never stops talking does not hold the doctor, nor fill its memory."""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
from collections.abc import Callable, Iterator

import pytest

from belvedere_simulator.cameras.doctor.patience import Cancelled, Patience
from belvedere_simulator.cameras.doctor.rtsp.client import Client
from belvedere_simulator.cameras.doctor.rtsp.connection import Connection, NoAnswerError
from fakes.loopback import Loopback

SECONDS = 0.3
PACKETS = struct.pack(">cBH", b"$", 0, 60) + bytes(60)
FLOODS = {
    "packets": PACKETS * 500,
    "answers to nobody": b"RTSP/1.0 200 OK\r\nCSeq: 999\r\n\r\n" * 500,
    "empty lines": b"\r\n" * 5000,
    "requests": b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n" * 500,
}


@contextlib.contextmanager
def flooding(pieces: Callable[[], Iterator[bytes]]) -> Iterator[Client]:
    """A camera that answers whatever is asked with these."""

    def serve(client: socket.socket) -> None:
        for piece in pieces():
            client.sendall(piece)

    camera = Loopback("flood", serve)
    connection = Connection(socket.create_connection(("127.0.0.1", camera.port)))
    try:
        yield Client(connection)
    finally:
        connection.close()
        camera.stop()


@pytest.mark.parametrize("flood", FLOODS)
def test_patience_ends_however_much_comes(flood: str) -> None:
    with flooding(lambda: itertools.repeat(FLOODS[flood])) as client, pytest.raises(NoAnswerError):
        client.ask("OPTIONS", "rtsp://127.0.0.1/", Patience(SECONDS))


def test_it_can_be_cancelled_meanwhile() -> None:
    asked = itertools.count()
    patience = Patience(60.0, lambda: next(asked) > 3)
    with (
        flooding(lambda: itertools.repeat(FLOODS["packets"])) as client,
        pytest.raises(Cancelled),
    ):
        client.ask("OPTIONS", "rtsp://127.0.0.1/", patience)


def test_only_so_many_packets_are_kept_while_an_answer_is_waited_for() -> None:
    answer = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"
    with flooding(lambda: iter([PACKETS * 20_000, answer])) as client:
        assert client.ask("OPTIONS", "rtsp://127.0.0.1/", Patience(20.0)).status == 200
        assert len(client.connection.messages(Patience(0.0))) <= 4096
