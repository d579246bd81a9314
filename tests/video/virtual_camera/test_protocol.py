"""RTSP on the wire: requests are found whole in any cut of the bytes, and nonsense is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.virtual_camera.protocol import (
    Interleaved,
    Parser,
    ProtocolError,
    Request,
    Response,
    interleave,
)

words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
bodies = st.binary(max_size=200)
requests = st.builds(
    lambda method, path, headers, body: Request(
        method,
        f"rtsp://camera/{path}",
        {**headers, "content-length": str(len(body))},
        body=body,
    ),
    words,
    words,
    st.dictionaries(words.map(str.lower), words),
    bodies,
)
packets = st.builds(Interleaved, st.integers(0, 255), bodies)


def encoded(message: Request | Interleaved) -> bytes:
    if isinstance(message, Interleaved):
        return interleave(message.channel, [message.payload])
    head = [f"{message.method} {message.url} {message.version}"]
    head += [f"{name.upper()}:  {value} " for name, value in message.headers.items()]
    return "\r\n".join([*head, "", ""]).encode() + message.body


@given(st.lists(requests | packets, max_size=5), st.data())
def test_messages_come_out_however_the_bytes_are_cut(
    messages: list[Request | Interleaved], data: st.DataObject
) -> None:
    wire = b"".join(encoded(message) for message in messages)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=8)))
    parser = Parser()
    pieces = [wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]
    assert [message for piece in pieces for message in parser.feed(piece)] == messages


@given(st.binary(max_size=400))
def test_any_bytes_give_messages_or_a_protocol_error(received: bytes) -> None:
    try:
        messages = list(Parser().feed(received))
    except ProtocolError:
        return
    assert all(isinstance(message, Request | Interleaved) for message in messages)


@pytest.mark.parametrize(
    "received",
    [
        b"GET\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nno colon\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: 9999999\r\n\r\n",
        b"\xff\xfe * RTSP/1.0\r\n\r\n",
        b"x" * 20_000,
    ],
)
def test_what_is_not_rtsp_is_refused(received: bytes) -> None:
    with pytest.raises(ProtocolError):
        list(Parser().feed(received))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("rtsp://camera:554/cam/", "cam"),
        ("rtsp://u:p@camera/a/b?x=1", "a/b"),
        ("rtsp://camera/caf%C3%A9", "café"),
        ("*", "*"),
    ],
)
def test_the_path_of_an_address(url: str, path: str) -> None:
    assert Request("DESCRIBE", url).path == path


def test_a_response_carries_its_number_and_length() -> None:
    wire = Response(200, {"Session": "1"}, "é").encode("7")
    assert wire == "RTSP/1.0 200 OK\r\nCSeq: 7\r\nSession: 1\r\nContent-Length: 2\r\n\r\né".encode()
