"""Brokers that have nothing to do with a site, and how they are described."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.brokers import Brokers
from belvedere_simulator.inspection.connection.broker_address import BrokerAddress
from belvedere_simulator.inspection.connection.link import Standing, State
from belvedere_simulator.inspection.connection.way import Way, way_to
from belvedere_simulator.inspection.inspector import Inspector
from fakes.certificate import self_signed
from fakes.closing_broker import closing_broker
from fakes.open_mosquitto import open_mosquitto
from fakes.waiting import until

PASSWORD = "canary-Kleiber-141"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """One with TLS, a user with a password, and topics that this user may not hear."""
    folder = tmp_path_factory.mktemp("guarded")
    certificate, key = self_signed(folder)
    passwords, rights = folder / "passwords", folder / "rights"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "looker", PASSWORD], check=True)
    rights.write_text("user looker\ntopic readwrite factory/#\n", encoding="utf-8")
    lines = (f"certfile {certificate}", f"keyfile {key}", f"password_file {passwords}", f"acl_file {rights}")
    with open_mosquitto(folder, *lines) as port:
        yield port, certificate


def listening(address: BrokerAddress, standings: list[Standing]) -> Inspector:
    inspector = Inspector(lambda: way_to(address), changed=standings.append)
    inspector.start()
    return inspector


def test_what_a_broker_kept_is_told_as_such(tmp_path: Path) -> None:
    with open_mosquitto(tmp_path, "allow_anonymous true") as port:
        address = BrokerAddress.of({"url": f"mqtt://127.0.0.1:{port}"})
        first = listening(address, [])
        assert first.online.wait(20)
        first.publish("a/kept", b"old", 1, retained=True)
        first.close()
        second = listening(address, [])
        until(lambda: len(second.seen.since(0)) == 1)
        told = second.seen.since(0)[0]
        assert (told.topic, told.payload, told.retained) == ("a/kept", b"old", True)
        assert second.seen.topics.every()[0].retained
        second.publish("a/kept", b"", 1, retained=True)
        until(lambda: not second.seen.topics.every()[0].retained)
        second.close()


def test_nothing_is_lost_of_what_comes_by_the_thousands(tmp_path: Path) -> None:
    with open_mosquitto(tmp_path, "allow_anonymous true", "max_queued_messages 0") as port:
        inspector = listening(BrokerAddress.of({"url": f"mqtt://127.0.0.1:{port}"}), [])
        assert inspector.online.wait(20)
        for number in range(3_000):
            inspector.publish(f"line/{number % 10}", str(number).encode())
        until(lambda: inspector.seen.counts().heard == 3_000)
        assert [message.payload for message in inspector.seen.since(2_998)] == [b"2998", b"2999"]
        inspector.close()


def test_a_user_with_a_password_over_tls(guarded: tuple[int, Path]) -> None:
    port, authority = guarded
    told = {"url": f"mqtts://127.0.0.1:{port}", "ca": str(authority), "user": "looker"}
    standings: list[Standing] = []
    inspector = listening(BrokerAddress.of({**told, "password": PASSWORD}), standings)
    assert inspector.online.wait(20), standings
    inspector.publish("factory/a", b"1", 1)
    until(lambda: inspector.seen.since(0))
    assert inspector.seen.since(0)[0].qos == 1
    inspector.close()
    until(lambda: standings[-1].state is State.CLOSED)
    wrong: list[Standing] = []
    inspector = listening(BrokerAddress.of({**told, "password": "wrong"}), wrong)
    until(lambda: any(each.problem for each in wrong))
    inspector.close()
    problem = next(each.problem for each in wrong if each.problem)
    assert problem is not None
    assert problem.code == "BV-MSG-003"
    assert "uthori" in problem.why
    assert PASSWORD not in repr([standings, wrong, told])


def test_the_certificate_of_a_stranger_is_not_believed(guarded: tuple[int, Path], tmp_path: Path) -> None:
    other, _key = self_signed(tmp_path)
    standings: list[Standing] = []
    address = BrokerAddress.of({"url": f"mqtts://127.0.0.1:{guarded[0]}", "ca": str(other)})
    inspector = listening(address, standings)
    until(lambda: any(each.problem for each in standings))
    inspector.close()
    assert "certificate" in str(next(each.problem for each in standings if each.problem))


def test_a_broker_that_ends_the_connection_instead_of_refusing_is_asked_for_less() -> None:
    """It says something on a topic that is no text, too, after which is heard what follows."""
    with closing_broker(forbidden="$aws/things/#") as port:
        standings: list[Standing] = []
        inspector = listening(BrokerAddress.of({"url": f"mqtt://127.0.0.1:{port}"}), standings)
        assert inspector.online.wait(30), standings
        until(lambda: [seen.topic for seen in inspector.seen.topics.every()] == ["a"])
        inspector.close()
        until(lambda: standings[-1].state is State.CLOSED)
    problem = next(each.problem for each in standings if each.problem)
    assert problem is not None
    assert problem.code == "BV-MSG-006"
    assert "$aws/things/#" in problem.why
    assert standings[-2].refused == ("$aws/things/#",)


def test_it_comes_back_when_the_broker_does_and_counts_the_gap(tmp_path: Path) -> None:
    standings: list[Standing] = []
    with open_mosquitto(tmp_path, "allow_anonymous true") as port:
        inspector = listening(BrokerAddress.of({"url": f"mqtt://127.0.0.1:{port}"}), standings)
        assert inspector.online.wait(20)
    until(lambda: standings[-1].gaps == 1)
    with pytest.raises(BelvedereError, match="BV-MSG-003"):
        inspector.publish("a", b"")
    with open_mosquitto(tmp_path, "allow_anonymous true", port=port):
        assert inspector.online.wait(60), standings
        inspector.close()


def test_who_is_closed_while_the_way_is_looked_for_never_listens(tmp_path: Path) -> None:
    asked, found = threading.Event(), threading.Event()
    standings: list[Standing] = []
    with open_mosquitto(tmp_path, "allow_anonymous true") as port:
        way = way_to(BrokerAddress.of({"url": f"mqtt://127.0.0.1:{port}"}))

        def ways() -> Way:
            asked.set()
            assert found.wait(20)
            return way

        inspector = Inspector(ways, changed=standings.append)
        inspector.start()
        assert asked.wait(20)
        inspector.close()
        found.set()
        until(lambda: standings[-1].state is State.CLOSED)
    assert [each.state for each in standings] == [State.CONNECTING, State.CLOSED]


def test_aws_endpoints_are_known_by_their_names(tmp_path: Path) -> None:
    certificate, key = map(str, self_signed(tmp_path))
    shown = {"certificate": certificate, "key": key}
    host = "mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com"
    assert BrokerAddress.of({"url": f"{host}:443", **shown}).protocols == ("x-amzn-mqtt-ca",)
    assert BrokerAddress.of({"url": f"{host}:443", "user": "u"}).protocols == ("mqtt",)
    assert BrokerAddress.of({"url": host, **shown}).protocols == ()
    assert BrokerAddress.of({"url": "mqtts://example.org:443", **shown}).protocols == ()
    assert BrokerAddress.of({"url": host, **shown}).port == 8883


def test_the_protocol_is_named_in_the_handshake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket  # noqa: PLC0415

    certificate, key = self_signed(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    server.set_alpn_protocols(["x-amzn-mqtt-ca"])
    monkeypatch.setattr(BrokerAddress, "of_aws", property(lambda _self: True))
    told = {"url": "mqtts://127.0.0.1:443", "ca": str(certificate), "certificate": str(certificate)}
    way = way_to(BrokerAddress.of({**told, "key": str(key)}))
    assert way.context is not None
    ours, theirs = socket.socketpair()
    named: list[str | None] = []

    def serve() -> None:
        with server.wrap_socket(theirs, server_side=True) as secure:
            named.append(secure.selected_alpn_protocol())

    thread = threading.Thread(target=serve)
    thread.start()
    with way.context.wrap_socket(ours, server_hostname="127.0.0.1"):
        thread.join(20)
    assert named == ["x-amzn-mqtt-ca"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://a"},
        {"url": "mqtts://u:secret@a"},
        {"url": "mqtts://a:99999"},
        {"url": "mqtts://a", "certificate": "x"},
        {"url": "mqtt://a", "ca": "x"},
        {"url": "mqtts://a", "ca": "/does/not/exist"},
        {"url": "mqtts://a", "filters": ["a/#/b"]},
    ],
)
def test_what_cannot_be_a_broker_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BelvedereError, match="BV-MSG-001") as refused:
        BrokerAddress.of(wrong)
    assert "secret" not in str(refused.value)


def test_files_of_no_use_are_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    address = BrokerAddress.of({"url": "mqtts://a", "ca": str(tmp_path / "ca.pem")})
    with pytest.raises(BelvedereError, match="BV-MSG-002"):
        way_to(address)


def test_brokers_are_known_by_name_without_their_passwords(tmp_path: Path) -> None:
    brokers = Brokers(tmp_path / "brokers.json")
    address = BrokerAddress.of({"url": "mqtt://a", "user": "u", "password": PASSWORD})
    brokers.save("plant", address)
    assert Brokers(tmp_path / "brokers.json").find("plant") == address
    assert PASSWORD not in (tmp_path / "brokers.json").read_text()
    with pytest.raises(BelvedereError, match="BV-MSG-009"):
        brokers.find("other")
    with pytest.raises(BelvedereError, match="BV-MSG-009"):
        brokers.save("a/b", address)
    brokers.forget("plant")
    assert brokers.every() == {}
