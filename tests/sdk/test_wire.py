"""Messages: whole or refused, with nothing left open."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.sdk.panoramasdk import wire
from fakes.descriptors import open_descriptors
from fakes.waiting import until

HEADERS = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3),
    ),
    max_size=4,
)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a Unix socket."""
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def _received(data: bytes) -> tuple[dict[str, Any], bytes, list[int]]:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(data)
        left.shutdown(socket.SHUT_WR)
        return wire.receive(right)


@given(HEADERS, st.binary(max_size=200))
def test_a_message_comes_as_it_went(header: dict[str, Any], payload: bytes) -> None:
    left, right = socket.socketpair()
    with left, right:
        wire.send(left, header, payload)
        wire.send(left, {"next": 1})
        assert wire.receive(right) == (header, payload, [])
        assert wire.receive(right)[0] == {"next": 1}


@given(st.binary(max_size=60))
def test_noise_is_refused(noise: bytes) -> None:
    try:
        header, _payload, descriptors = _received(noise)
    except wire.WireError:
        return
    assert isinstance(header, dict)
    assert descriptors == []


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3))
)
def test_a_header_that_is_no_object_is_refused(document: object) -> None:
    text = json.dumps(document).encode()
    with pytest.raises(wire.WireError, match="not an object"):
        _received(wire.PREFIX.pack(len(text), 0) + text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        wire.PREFIX.pack(wire.MAX_HEADER + 1, 0),
        wire.PREFIX.pack(2, wire.MAX_PAYLOAD + 1) + b"{}",
        wire.PREFIX.pack(10, 0) + b"{",
        wire.PREFIX.pack(2, 5) + b"{}abc",
        wire.PREFIX.pack(2, 0) + b"\xff\xff",
        wire.PREFIX.pack(200_000, 0) + b"[" * 200_000,
    ],
)
def test_what_is_cut_oversized_or_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        _received(data) if len(data) < 100_000 else _received_by_thread(data)


def _received_by_thread(data: bytes) -> None:
    left, right = socket.socketpair()
    with left, right:
        sender = threading.Thread(target=left.sendall, args=(data,))
        sender.start()
        try:
            wire.receive(right)
        finally:
            sender.join(10)


def test_what_would_be_refused_is_not_sent(pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    with pytest.raises(wire.TooLarge):
        wire.send(near, {"text": "x" * wire.MAX_HEADER})
    wire.send(near, {"text": "y"})
    assert wire.receive(far)[0] == {"text": "y"}


def test_descriptors_travel_and_do_not_leak_to_programs_started_later(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    left, right = pair
    reading, writing = os.pipe()
    wire.send(left, {"pipe": True}, b"x", [writing])
    os.close(writing)
    _header, _payload, (received,) = wire.receive(right)
    assert not os.get_inheritable(received)
    os.write(received, b"through")
    wire.close_descriptors([received])
    assert os.read(reading, 10) == b"through"
    os.close(reading)


def test_descriptors_of_a_bad_message_are_closed(pair: tuple[socket.socket, socket.socket]) -> None:
    left, right = pair
    reading, writing = os.pipe()
    before = open_descriptors()
    rights = (
        socket.SOL_SOCKET,
        socket.SCM_RIGHTS,
        reading.to_bytes(4, "little") + writing.to_bytes(4, "little"),
    )
    left.sendmsg([wire.PREFIX.pack(2, 0) + b"[]"], [rights])
    with pytest.raises(wire.WireError):
        wire.receive(right)
    until(lambda: not open_descriptors() - before)
    os.close(reading)
    os.close(writing)


def test_the_end_of_the_other_side_is_an_error_of_its_own(pair: tuple[socket.socket, socket.socket]) -> None:
    left, right = pair
    left.close()
    with pytest.raises(wire.WireError, match="closed"):
        wire.receive(right)
    with pytest.raises(wire.WireError):
        wire.send(right, {})


def test_silence_is_a_time_out(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[1].settimeout(0.05)
    with pytest.raises(TimeoutError):
        wire.receive(pair[1])


def test_an_address_in_a_file_is_read_again_for_every_connection(tmp_path: Path) -> None:
    note = tmp_path / "video.address"
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as server:
            note.write_text(f"tcp:{server.getsockname()[1]}:secret\n")
            with wire.connect(f"note:{note}", 5) as near, server.accept()[0] as far:
                assert wire.receive(far)[0] == {"token": "secret"}
                wire.send(near, {"hello": 1})
                assert wire.receive(far)[0] == {"hello": 1}
    note.unlink()
    with pytest.raises(OSError, match=r"video\.address"):
        wire.connect(f"note:{note}", 5)


def test_a_connection_that_cannot_be_begun_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    # What stays open is a ResourceWarning, and fails the test.
    def lost(*_arguments: Any) -> None:
        raise wire.WireError("reset")

    monkeypatch.setattr(wire, "send", lost)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(wire.WireError, match="reset"):
        wire.connect(f"tcp:{server.getsockname()[1]}:token")
