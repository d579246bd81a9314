"""The endpoint under clients that do not behave."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.channel.tls import client_context
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.device_keys import endpoint
from belvedere_simulator.service.device_keys.exchange import KeyExchange
from belvedere_simulator.service.device_keys.http import Asked, read_head
from belvedere_simulator.service.device_keys.refused import Refused
from fakes.keyed_site import KeyedSite, open_keyed_site
from fakes.waiting import until
from service.device_keys.conftest import Street


def connected(street: Street) -> ssl.SSLSocket:
    device = street.one.device
    parts = (device.authority, device.certificate, device.key)
    context = client_context(*(part.encode() for part in parts))
    return context.wrap_socket(plain(street.site), server_hostname="127.0.0.1")


def plain(site: KeyedSite) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.service.device_keys.port), 20)


def said(stream: socket.socket) -> bytes:
    pieces = []
    with suppress(ConnectionResetError):
        while piece := stream.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /role-aliases/PanoramaDevice/credentials HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (b"GET /role-aliases/PanoramaDevice/credentials?x=1 HTTP/1.0\r\n\r\n", 200),
        (b"POST /role-aliases/PanoramaDevice/credentials HTTP/1.1\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\n\r\n", 404),
        (b"GET /role-aliases/a/b/credentials HTTP/1.1\r\n\r\n", 404),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400),
        (b"GET /role-aliases/PanoramaDevice/credentials HTTP/1.1\r\nno header\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nx-amzn-iot-thingname: a\r\nX-Amzn-Iot-Thingname: a\r\n\r\n", 404),
        (
            b"GET /role-aliases/PanoramaDevice/credentials HTTP/1.1\r\n"
            b"x-amzn-iot-thingname: a\r\nX-Amzn-Iot-Thingname: a\r\n\r\n",
            400,
        ),
        (b"\0\1\2\3\r\n\r\n", 400),
        (b"GET /" + b"a" * 10_000, 400),
    ],
)
def test_each_request_has_its_answer(street: Street, request_bytes: bytes, status: int) -> None:
    with connected(street) as stream:
        stream.sendall(request_bytes)
        head, _, body = said(stream).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Connection: close" in head
    assert json.loads(body).keys() == ({"credentials", "region"} if status == 200 else {"code", "message"})


def test_a_client_that_goes_away_harms_nobody(street: Street) -> None:
    plain(street.site).close()
    with plain(street.site) as stream:
        stream.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert b"HTTP" not in said(stream)
    connected(street).close()
    assert street.site.ask(street.one.device).status == 200


def test_a_client_that_dawdles_is_cut_off(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "SECONDS", 0.3)
    with plain(street.site) as silent:
        assert said(silent) == b""
    # On a busy computer it is cut off before its hands are shaken.
    with suppress(ssl.SSLError, ConnectionError), connected(street) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\n")
        assert not said(slow)


def test_more_connections_than_there_is_room_for_are_closed(street: Street) -> None:
    with ExitStack() as held:
        for _ in range(endpoint.MOST_CONNECTIONS):
            held.enter_context(closing(plain(street.site)))
        refused = held.enter_context(closing(plain(street.site)))
        assert refused.recv(1) == b""

    def answered() -> bool:
        try:
            return street.site.ask(street.one.device).status == 200
        except OSError:
            return False

    until(answered)


def test_a_port_that_is_taken_is_told(tmp_path_factory: pytest.TempPathFactory, street: Street) -> None:
    taken = street.site.service.device_keys.port
    folder = tmp_path_factory.mktemp("second")
    with (
        pytest.raises(BelvedereError, match="keys of devices") as refused,
        open_keyed_site(folder, credentials_port=taken),
    ):
        pass
    assert (refused.value.code, refused.value.where) == ("BV-KEY-001", f"127.0.0.1:{taken}")


@pytest.fixture
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with open_keyed_site(tmp_path_factory.mktemp("ended")) as site:
        port = site.service.device_keys.port
        waiting = plain(site)
    assert said(waiting) == b""
    waiting.close()
    yield port


def test_with_the_service_it_ends_and_so_do_its_connections(ended: int) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ended), 5)


def test_who_came_just_before_the_end_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "SECONDS", 120.0)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ending = endpoint.KeyEndpoint(cast(KeyExchange, None), context, "us-east-1", SystemClock())
    port = ending.start("127.0.0.1", 0)
    came, ended, wrap = threading.Event(), threading.Event(), context.wrap_socket

    def wrap_late(*given: Any, **named: Any) -> ssl.SSLSocket:
        came.set()
        assert ended.wait(60)
        return wrap(*given, **named)

    monkeypatch.setattr(context, "wrap_socket", wrap_late)
    with socket.create_connection(("127.0.0.1", port), 20) as late:
        until(came.is_set)
        ending.close()
        ended.set()
        assert said(late) == b""


@given(st.binary(max_size=300))
def test_whatever_the_head_is_it_is_read_or_refused(head: bytes) -> None:
    try:
        asked = read_head(head)
    except Refused as refused:
        assert refused.status in {400, 404, 405}
    else:
        assert isinstance(asked, Asked)


@given(st.from_regex(r"[A-Za-z0-9-]{1,80}", fullmatch=True), st.from_regex(r"[!-~]{1,80}", fullmatch=True))
def test_alias_and_thing_are_read_as_they_are(alias: str, thing: str) -> None:
    head = f"GET /role-aliases/{alias}/credentials HTTP/1.1\r\nHost: a\r\nx-amzn-IoT-thingname: \t{thing} "
    assert read_head(head.encode()) == Asked(alias, thing)
