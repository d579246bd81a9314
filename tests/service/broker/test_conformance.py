"""What every broker has to do, over real TLS with real clients."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.service.certificates.identity import Kind
from fakes.broker_site import LEFT, RIGHT, Playground, open_broker_site
from fakes.thing_client import ThingClient
from fakes.waiting import until

UPDATE = f"{topics.of_thing(LEFT)}/jobs/job-1/update"


def test_what_a_device_publishes_reaches_the_service(playground: Playground) -> None:
    playground.device(LEFT).publish(UPDATE, {"status": "IN_PROGRESS"})
    until(lambda: playground.heard)
    assert playground.heard[0].topic == UPDATE
    assert playground.heard[0].payload == b'{"status": "IN_PROGRESS"}'


def test_messages_of_one_device_come_in_their_order(playground: Playground) -> None:
    device = playground.device(LEFT)
    for number in range(100):
        device.publish(UPDATE, {"number": number}, qos=number % 2)
    until(lambda: len(playground.heard) == 100)
    assert [message.payload for message in playground.heard] == [
        b'{"number": %d}' % number for number in range(100)
    ]


@pytest.mark.parametrize("qos", [0, 1])
def test_what_the_service_publishes_reaches_the_device(playground: Playground, qos: int) -> None:
    device = playground.device(LEFT)
    assert device.subscribe(topics.notify(LEFT), qos)
    for number in range(50):
        playground.broker.publish(topics.notify(LEFT), b'{"number":%d}' % number)
    device.wait(topics.notify(LEFT), 50)
    assert [told["number"] for told in device.said(topics.notify(LEFT))] == list(range(50))


def test_only_the_thing_hears_what_is_meant_for_it(playground: Playground) -> None:
    left, right = playground.device(LEFT), playground.device(RIGHT)
    assert left.subscribe(f"{topics.of_thing(LEFT)}/#")
    assert right.subscribe(f"{topics.of_thing(RIGHT)}/#")
    playground.broker.publish(topics.notify(LEFT), b"{}")
    playground.broker.publish(topics.notify(RIGHT), b"{}")
    left.wait(topics.notify(LEFT))
    right.wait(topics.notify(RIGHT))
    assert left.said(topics.notify(RIGHT)) == right.said(topics.notify(LEFT)) == []


def test_who_unsubscribed_hears_no_more(playground: Playground) -> None:
    device = playground.device(LEFT)
    device.subscribe(topics.notify(LEFT))
    device.subscribe(topics.notify_next(LEFT))
    device.unsubscribe(topics.notify(LEFT))
    playground.broker.publish(topics.notify(LEFT), b"{}")
    playground.broker.publish(topics.notify_next(LEFT), b"{}")
    device.wait(topics.notify_next(LEFT))
    assert device.said(topics.notify(LEFT)) == []


def test_a_client_without_a_certificate_is_not_let_in(playground: Playground) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=playground.site.gatekeeper.authority.decode())
    assert not _answers(playground, context)


def test_a_client_of_another_site_is_not_let_in(playground: Playground, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = open_broker_site(tmp_path / "other")
    stranger = other.device(LEFT)
    context = client_context(playground.site.gatekeeper.authority, stranger.credentials)
    assert not _answers(playground, context)
    other.database.close()


def test_a_server_certificate_is_no_way_in(playground: Playground) -> None:
    server = playground.site.gatekeeper.server(["127.0.0.1"])
    assert not _answers(playground, client_context(playground.site.gatekeeper.authority, server))


def test_a_second_connection_of_a_device_takes_the_first_one_over(playground: Playground) -> None:
    holder = playground.site.device(LEFT)
    first = playground.client(holder).connect()
    second = playground.client(holder).connect()
    until(first.gone.is_set)
    assert second.subscribe(topics.notify(LEFT))
    playground.broker.publish(topics.notify(LEFT), b"{}")
    second.wait(topics.notify(LEFT))
    assert not second.gone.is_set()


def test_nobody_takes_over_the_connection_of_another(playground: Playground) -> None:
    left = playground.device(LEFT)
    playground.client(playground.site.device(RIGHT), client_id=LEFT).refused()
    assert left.subscribe(topics.notify(LEFT))
    playground.broker.publish(topics.notify(LEFT), b"{}")
    left.wait(topics.notify(LEFT))
    assert not left.gone.is_set()


def test_the_last_will_tells_of_a_broken_connection(playground: Playground) -> None:
    holder = playground.site.device(LEFT)
    topic = f"{topics.own(LEFT)}/certificates/{holder.identity.serial}/presence"
    device = playground.client(holder, will=(topic, b'{"online":false}')).connect()
    device.cut()
    until(lambda: topic in playground.topics())
    assert playground.heard[-1].payload == b'{"online":false}'


def test_who_says_goodbye_leaves_no_will(playground: Playground) -> None:
    holder = playground.site.device(LEFT)
    topic = f"{topics.own(LEFT)}/certificates/{holder.identity.serial}/presence"
    playground.client(holder, will=(topic, b"{}")).connect().close()
    playground.client(holder).connect().publish(UPDATE, {})
    until(lambda: UPDATE in playground.topics())
    assert topic not in playground.topics()


def test_a_silent_client_counts_as_lost(playground: Playground) -> None:
    holder = playground.site.device(LEFT)
    topic = f"{topics.own(LEFT)}/certificates/{holder.identity.serial}/presence"
    device = playground.client(holder, will=(topic, b"{}"), keep_alive=1).connect()
    device.fall_silent()
    until(lambda: topic in playground.topics())


def test_revocation_ends_a_live_connection_at_once(playground: Playground) -> None:
    left, right = playground.device(LEFT), playground.device(RIGHT)
    playground.broker.disconnect(playground.site.revoke(LEFT))
    until(left.gone.is_set, 5)
    right.publish(f"{topics.of_thing(RIGHT)}/jobs/get", {})
    until(lambda: playground.heard)
    assert not right.gone.is_set()


def test_a_revoked_certificate_is_of_no_use_any_more(playground: Playground) -> None:
    holder = playground.site.device(LEFT)
    playground.client(holder).connect().close()
    playground.broker.disconnect(playground.site.revoke(LEFT))
    assert playground.client(holder).refused()


def test_a_desktop_looks_at_everything_and_gives_no_orders(playground: Playground) -> None:
    desktop = playground.client(playground.site.client(Kind.DESKTOP)).connect()
    assert desktop.subscribe("$aws/things/+/jobs/#")
    assert desktop.subscribe("panorama/#")
    left = playground.device(LEFT)
    left.subscribe(f"{topics.of_thing(LEFT)}/#")
    desktop.publish(topics.notify_next(LEFT), {"forged": True})
    left.publish(topics.telemetry(LEFT, "nodes"), {"fps": 30})
    desktop.wait(topics.telemetry(LEFT, "nodes"))
    assert left.said(topics.notify_next(LEFT)) == []


def test_a_message_that_is_too_large_is_not_passed_on(playground: Playground) -> None:
    device = playground.device(LEFT)
    device.publish(UPDATE, b"x" * 200_000)
    other = playground.device(RIGHT)
    other.publish(f"{topics.of_thing(RIGHT)}/jobs/get", {})
    until(lambda: playground.heard)
    assert playground.topics() == [f"{topics.of_thing(RIGHT)}/jobs/get"]


def test_a_new_device_is_admitted_without_a_restart(playground: Playground) -> None:
    for number in range(3):
        thing = f"panorama_new_Thing_0000000{number}"
        playground.device(thing).publish(f"{topics.of_thing(thing)}/jobs/get", {})
    until(lambda: len(playground.heard) == 3)


def _answers(playground: Playground, context: ssl.SSLContext) -> bool:
    """Whether the broker answers the CONNECT of somebody with this TLS context."""
    address = urlsplit(playground.broker.address)
    hello = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x1e\x00\x04left"
    try:
        with (
            socket.create_connection((address.hostname, address.port), 10) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as secure,
        ):
            secure.sendall(hello)
            answer = secure.recv(4)
            return answer[:1] == b"\x20" and answer[3] == 0
    except (OSError, IndexError):
        return False


def test_the_check_for_an_answer_finds_one(playground: Playground) -> None:
    holder = playground.site.client(Kind.DESKTOP)
    client = playground.client(holder, client_id="desktop-check")
    assert isinstance(client.connect(), ThingClient)
