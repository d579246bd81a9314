"""The embedded broker among clients that are slow, greedy or malicious."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.tls import client_context
from fakes.broker_site import LEFT, RIGHT, Playground, open_broker_site
from fakes.thing_client import ThingClient
from fakes.waiting import until

JOBS = f"{topics.of_thing(LEFT)}/jobs/get"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Playground]:
    """The embedded broker alone."""
    site = open_broker_site(tmp_path)
    around = Playground(EmbeddedBroker(), site)
    around.broker.start(site.gatekeeper, around.heard.append)
    yield around
    around.close()


def _raw(playground: Playground, thing: str) -> ssl.SSLSocket:
    """A TLS connection of a device, with nothing said yet."""
    holder = playground.site.device(thing)
    address = urlsplit(playground.broker.address)
    plain = socket.create_connection((address.hostname or "", address.port or 0), 20)
    context = client_context(playground.site.gatekeeper.authority, holder.credentials)
    return context.wrap_socket(plain, server_hostname=address.hostname)


def _text(text: str) -> bytes:
    return struct.pack("!H", len(text)) + text.encode()


def _hello(thing: str) -> bytes:
    body = _text("MQTT") + b"\x04\x02\x00\x3c" + _text(thing)
    return b"\x10" + bytes([len(body)]) + body


def _heard(connection: ssl.SSLSocket, size: int) -> bytes:
    heard = b""
    while len(heard) < size and (more := connection.recv(size - len(heard))):
        heard += more
    return heard


def _closed(connection: ssl.SSLSocket) -> bool:
    """Whether the other side ends the connection; a TimeoutError when it does not."""
    try:
        while connection.recv(4096):
            continue
    except (ConnectionError, ssl.SSLError):
        pass
    return True


@pytest.mark.parametrize(
    "said",
    [
        b"\x00\x00",
        b"\xf0\x00",
        b"\x30\xff\xff\xff\xff\x7f",
        b"\x30\xff\xff\xff\x7f",
        b"\x30\x02\xff\xff",
        b"\x34\x05\x00\x01a\x00\x01",
        b"\x20\x02\x00\x00",
        b"\x10\x00",
        b"\x82\x04\x00\x01\xff\xff",
        b"\x82\x05\x00\x01\x00\x01a",
        b"\x30\x04\x00\x02\xff\xfe",
        b"\x82\x02\x00\x01",
    ],
    ids=[
        "reserved",
        "other",
        "length",
        "256 MB",
        "topic",
        "qos 2",
        "connack",
        "again",
        "short",
        "no quality",
        "no UTF-8",
        "empty",
    ],
)
def test_who_breaks_the_protocol_is_cut_off_and_nobody_else(embedded: Playground, said: bytes) -> None:
    other = embedded.device(RIGHT)
    with _raw(embedded, LEFT) as rude:
        rude.sendall(_hello(LEFT))
        assert rude.recv(4) == b"\x20\x02\x00\x00"
        rude.sendall(said)
        assert _closed(rude)
    assert other.subscribe(topics.notify(RIGHT))
    embedded.broker.publish(topics.notify(RIGHT), b"{}")
    other.wait(topics.notify(RIGHT))


def test_a_client_that_does_not_read_holds_nobody_up(embedded: Playground) -> None:
    quick = embedded.device(RIGHT)
    assert quick.subscribe(topics.notify(RIGHT))
    with _raw(embedded, LEFT) as slow:
        slow.sendall(_hello(LEFT))
        wish = b"\x00\x01" + _text(topics.notify(LEFT)) + b"\x00"
        slow.sendall(b"\x82" + bytes([len(wish)]) + wish)
        # Before its wish is known, nothing is sent to it that it could leave unread.
        assert _heard(slow, 9) == b"\x20\x02\x00\x00\x90\x03\x00\x01\x00"
        for _number in range(1500):
            embedded.broker.publish(topics.notify(LEFT), b"x" * 20_000)
        embedded.broker.publish(topics.notify(RIGHT), b"{}")
        quick.wait(topics.notify(RIGHT))
        assert _closed(slow)


def test_a_client_that_floods_is_held_back(embedded: Playground) -> None:
    quick = embedded.device(RIGHT)
    with _raw(embedded, LEFT) as greedy:
        greedy.sendall(_hello(LEFT))
        body = _text(JOBS) + b"{}"
        flood = (b"\x30" + bytes([len(body)]) + body) * 2000
        greedy.sendall(flood)
        quick.publish(f"{topics.of_thing(RIGHT)}/jobs/get", {})
        until(lambda: f"{topics.of_thing(RIGHT)}/jobs/get" in embedded.topics(), 5)
        assert embedded.topics().count(JOBS) < 2000


def test_who_connects_and_says_nothing_holds_nobody_up(embedded: Playground) -> None:
    silent = [_raw(embedded, LEFT) for _number in range(20)]
    embedded.device(RIGHT).publish(f"{topics.of_thing(RIGHT)}/jobs/get", {})
    until(lambda: embedded.heard)
    for connection in silent:
        connection.close()


def test_who_was_shaking_hands_when_a_way_was_closed_does_not_come_in(embedded: Playground) -> None:
    holder, there = embedded.site.device(LEFT), "127.0.0.2"
    embedded.broker.listen_at(there, (there,))
    address = urlsplit(embedded.broker.address_at(there))
    context = client_context(embedded.site.gatekeeper.authority, holder.credentials)
    with socket.create_connection((there, address.port or 0), 20) as plain:
        # Who comes after it is in, so it was taken before the end, too.
        trust, right = embedded.site.gatekeeper.authority, embedded.site.device(RIGHT)
        ThingClient(address.geturl(), trust, right.credentials, RIGHT).connect().close()
        embedded.broker.listen_at("", ())
        with (
            suppress(ConnectionError, ssl.SSLError),
            context.wrap_socket(plain, server_hostname=there) as late,
        ):
            late.sendall(_hello(LEFT))
            assert late.recv(4) == b""
