"""The client at a real service: kept connections, cut ones, refusals."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, save_record
from belvedere_simulator.service.access.sessions import revoke_sessions
from belvedere_simulator.service.certificates.server_tls import server_context
from belvedere_simulator.service.http.server import Bind
from fakes.appliance_inside import Inside, open_inside
from fakes.keyed_site import KeyedSite, open_keyed_site
from fakes.waiting import until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(scope="module")
def device(site: KeyedSite) -> DeviceRecord:
    return site.device("gate")


@pytest.fixture
def inside(device: DeviceRecord, tmp_path: Path) -> Iterator[Inside]:
    opened = open_inside(tmp_path, device)
    yield opened
    opened.around.life.end()


def client_of(inside: Inside) -> SiteClient:
    return SiteClient(inside.around, DeviceKeys(inside.around))


def streams(client: SiteClient, device: DeviceRecord) -> list[str]:
    group = {"logGroupName": f"/aws/panorama/devices/{device.device_id}"}
    return [each["logStreamName"] for each in client.call("logs", "DescribeLogStreams", group)["logStreams"]]


def own_connections(address: str) -> int:
    port = int(address.rpartition(":")[2])
    found = psutil.Process().net_connections("tcp")
    return sum(
        bool(each.raddr) and each.raddr.port == port and each.status == "ESTABLISHED" for each in found
    )


def test_logs_are_written_over_one_connection(site: KeyedSite, device: DeviceRecord, inside: Inside) -> None:
    client = client_of(inside)
    group = f"/aws/panorama/devices/{device.device_id}"
    client.call("logs", "CreateLogGroup", {"logGroupName": group})
    before = own_connections(site.service.address)
    for name in ("occ_log", "stream with ümläuts"):
        named = {"logGroupName": group, "logStreamName": name}
        client.call("logs", "CreateLogStream", named)
        now = int(client.now().timestamp() * 1000)
        client.call("logs", "PutLogEvents", {**named, "logEvents": [{"timestamp": now, "message": "ÄÖ\n"}]})
    assert streams(client, device) == ["occ_log", "stream with ümläuts"]
    assert own_connections(site.service.address) <= before + 1
    events = site.api("logs").get_log_events(logGroupName=group, logStreamName="occ_log")["events"]
    assert [event["message"] for event in events] == ["ÄÖ\n"]


def test_a_refusal_has_the_services_words(inside: Inside, device: DeviceRecord) -> None:
    with pytest.raises(SiteError, match="stream does not exist") as refused:
        client_of(inside).call(
            "logs",
            "PutLogEvents",
            {
                "logGroupName": f"/aws/panorama/devices/{device.device_id}",
                "logStreamName": "none",
                "logEvents": [{"timestamp": 1, "message": "x"}],
            },
        )
    assert (refused.value.code, refused.value.status) == ("ResourceNotFoundException", 400)


def test_keys_that_the_service_ended_are_exchanged_anew(
    site: KeyedSite, inside: Inside, device: DeviceRecord
) -> None:
    keys = DeviceKeys(inside.around)
    client = SiteClient(inside.around, keys)
    before = streams(client, device)
    first = keys.keys()
    with site.service.parts.database.write() as connection:
        revoke_sessions(connection, f"device/{device.device_id}")
    assert streams(client, device) == before
    assert keys.keys() != first


def test_without_a_way_there_is_no_answer_and_with_it_there_is(inside: Inside, device: DeviceRecord) -> None:
    client = client_of(inside)
    before = streams(client, device)
    inside.around.reach.change(service=False)
    with pytest.raises(ConnectionError, match="unreachable"):
        streams(client, device)
    inside.around.reach.change(service=True)
    assert streams(client, device) == before


def test_a_service_that_is_down_refuses_until_it_is_up_again(inside: Inside, device: DeviceRecord) -> None:
    client = client_of(inside)
    before = streams(client, device)
    inside.around.faults.inject(InjectedFault(FaultKind.SERVICE_DOWN))
    with pytest.raises(ConnectionError, match="refused"):
        streams(client, device)
    inside.around.faults.clear(FaultKind.SERVICE_DOWN)
    assert streams(client, device) == before


def test_a_name_is_not_found_without_name_servers(inside: Inside, device: DeviceRecord) -> None:
    named = device.service.replace("127.0.0.1", "belvedere.example")
    save_record(inside.around.store, replace(device, service=named))
    inside.around.reach.change(names=False)
    with pytest.raises(ConnectionError, match="name resolution"):
        streams(client_of(inside), device)


@pytest.fixture
def mute() -> Iterator[socket.socket]:
    """A port whose owner takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_who_waits_for_an_answer_is_told_when_the_cable_is_pulled(
    inside: Inside, device: DeviceRecord, mute: socket.socket
) -> None:
    save_record(inside.around.store, replace(device, service=f"http://127.0.0.1:{mute.getsockname()[1]}"))
    client, told = client_of(inside), threading.Event()

    def ask() -> None:
        with pytest.raises(ConnectionError):
            streams(client, device)
        told.set()

    asking = threading.Thread(target=ask)
    asking.start()
    connection, _ = mute.accept()
    assert connection.recv(16) == b"POST / HTTP/1.1\r"
    inside.around.reach.change(service=False)
    assert told.wait(20)
    asking.join()
    connection.close()


def test_a_connection_that_the_service_ended_is_not_used_again(
    inside: Inside, device: DeviceRecord, mute: socket.socket
) -> None:
    save_record(inside.around.store, replace(device, service=f"http://127.0.0.1:{mute.getsockname()[1]}"))
    client, requests = client_of(inside), 2

    def answer() -> None:
        for _ in range(requests):
            connection, _ = mute.accept()
            while b"\r\n\r\n{" not in connection.recv(65536, socket.MSG_PEEK):
                pass
            connection.recv(65536)
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"logStreams":[]}')
            connection.close()

    serving = threading.Thread(target=answer)
    serving.start()
    for _ in range(requests):
        assert streams(client, device) == []
        until(lambda: own_connections(f":{mute.getsockname()[1]}") == 0)
    serving.join()


def test_many_may_ask_at_once(inside: Inside, device: DeviceRecord) -> None:
    client = client_of(inside)
    expected = streams(client, device)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: streams(client, device), range(40)))
    assert found == [expected] * 40


def test_with_the_life_all_connections_end(site: KeyedSite, inside: Inside, device: DeviceRecord) -> None:
    client = client_of(inside)
    before = own_connections(site.service.address)
    streams(client, device)
    inside.around.life.end()
    assert own_connections(site.service.address) <= before
    with pytest.raises(LifeEndedError):
        streams(client, device)


def test_over_tls_only_the_sites_authority_is_trusted(tmp_path: Path) -> None:
    with open_keyed_site(tmp_path / "own") as own, open_keyed_site(tmp_path / "other") as other:
        names = ("localhost", "127.0.0.1")
        context = server_context(own.service.panorama.certificates, names)
        with open_keyed_site(tmp_path / "tls", bind=Bind(tls=context)) as secured:
            assert secured.service.address.startswith("https://")
            device = replace(own.device("gate"), service=secured.service.address)
            inside = open_inside(tmp_path, device)
            # The same authority, but a service that does not know these keys: TLS stands, keys do not.
            with pytest.raises(SiteError, match="security token"):
                streams(client_of(inside), device)
            foreign = other.service.panorama.certificates.authority.pem.decode()
            client = client_of(inside)
            client.now()
            save_record(inside.around.store, replace(device, authority=foreign))
            with pytest.raises(ConnectionError, match="certificate verify failed"):
                streams(client, device)
            inside.around.life.end()
