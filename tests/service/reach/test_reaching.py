"""A site is found at the address that was chosen, and nowhere else on the network."""

from __future__ import annotations

import io
import json
import socket
import zipfile
from datetime import UTC, datetime
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.channel.tls import trusting_context
from belvedere_simulator.commands.clients import site_clients
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.archive import DOCUMENT
from belvedere_simulator.service.certificates.authority import new_authority
from belvedere_simulator.service.client_kit.kit import AUTHORITY_FILE
from belvedere_simulator.service.reach import reaching
from belvedere_simulator.service.reach.choice import FAILED, LISTENING, MISSING, ReachState
from belvedere_simulator.service.reach.self_test import knock
from belvedere_simulator.service.site.settings_file import read_site_file
from belvedere_simulator.service.site.site import site_status
from fakes.reached_computer import FIRST, SECOND, Computer
from fakes.waiting import until


def choose(computer: Computer, address: str) -> reaching.ReachReport:
    return reaching.choose(computer.data_dir, address, computer.addresses)


def state(computer: Computer) -> str:
    record = site_status(computer.data_dir).record
    return record.reach.state if record is not None else "stopped"


def archived_endpoints(computer: Computer, name: str) -> dict[str, Any]:
    key = computer.service.access_key
    with resources.as_file(resources.files("belvedere_resources") / "api") as models:
        clients = site_clients(computer.service.address, "us-east-1", key.key_id, key.secret, models)
        archive = clients("panorama").provision_device(Name=name)["Certificates"]
        clients.close()
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        endpoints: dict[str, Any] = json.loads(members.read(DOCUMENT))["endpoints"]
    return endpoints


def answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), 5).close()
    except OSError:
        return False
    return True


def test_a_site_is_found_on_its_own_computer_only_at_first(computer: Computer) -> None:
    choose(computer, "")
    port = urlsplit(computer.service.address).port or 0
    assert answers("127.0.0.1", port)
    assert not answers(FIRST, port)
    assert {urlsplit(url).hostname for url in archived_endpoints(computer, "near").values() if url} == {
        "127.0.0.1"
    }


def test_all_three_doors_open_at_the_chosen_address_beside_those_for_this_computer(
    computer: Computer,
) -> None:
    report = choose(computer, FIRST)
    assert report.state is not None
    assert report.state.state == LISTENING
    knocks = reaching.test(computer.data_dir)
    assert {each.name: (each.passed, each.why) for each in knocks} == dict.fromkeys(
        ("service", "broker", "credentials"), (True, "")
    )
    assert {urlsplit(each.url).hostname for each in knocks} == {FIRST}
    assert answers("127.0.0.1", urlsplit(computer.service.address).port or 0)


def test_archives_name_the_chosen_address_and_what_the_computer_is_called(computer: Computer) -> None:
    report = choose(computer, FIRST)
    assert report.state is not None
    told = archived_endpoints(computer, "far")
    assert told["service"] == report.state.service
    assert told["broker"] == report.state.broker
    assert told["credentials"] == report.state.credentials
    assert told["names"] == list(report.state.names)


def test_strangers_get_nothing_there_without_a_signature(computer: Computer) -> None:
    report = choose(computer, FIRST)
    assert report.state is not None
    address = urlsplit(report.state.service)
    context = trusting_context((computer.data_dir / AUTHORITY_FILE).read_bytes())
    with (
        socket.create_connection((FIRST, address.port or 0), 20) as plain,
        context.wrap_socket(plain, server_hostname=FIRST) as stream,
    ):
        stream.sendall(f"GET /devices HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert b" 403 " in stream.recv(100)


def test_after_another_choice_the_former_address_is_silent_but_still_proven(computer: Computer) -> None:
    choose(computer, FIRST)
    report = choose(computer, SECOND)
    assert report.former[0] == FIRST
    assert report.state is not None
    port = urlsplit(report.state.service).port or 0
    assert not answers(FIRST, port)
    # An appliance that still asks for the old address is sent to the new one by its name.
    context = trusting_context((computer.data_dir / AUTHORITY_FILE).read_bytes())
    with socket.create_connection((SECOND, port), 20) as plain:
        context.wrap_socket(plain, server_hostname=FIRST).close()


def test_an_address_that_the_computer_lost_is_told_and_found_again(computer: Computer) -> None:
    choose(computer, FIRST)
    computer.has.discard(FIRST)
    until(lambda: state(computer) == MISSING)
    report = reaching.look(computer.data_dir, computer.addresses)
    assert report.lost
    assert report.offered == SECOND
    assert urlsplit(archived_endpoints(computer, "meanwhile")["service"]).hostname == "127.0.0.1"
    computer.has.add(FIRST)
    until(lambda: state(computer) == LISTENING)


def test_an_address_of_another_computer_is_refused_and_nothing_changes(computer: Computer) -> None:
    choose(computer, FIRST)
    with pytest.raises(BelvedereError) as refused:
        choose(computer, "127.0.0.9")
    assert refused.value.code == "BV-RCH-001"
    assert read_site_file(computer.data_dir).reach.address == FIRST


def test_a_port_that_another_program_has_there_is_told_and_nothing_is_left_half_open(
    computer: Computer,
) -> None:
    choose(computer, "")
    port, keys = urlsplit(computer.service.address).port or 0, computer.service.device_keys.port
    with socket.create_server((SECOND, keys)):
        with pytest.raises(BelvedereError) as refused:
            choose(computer, SECOND)
        assert refused.value.code == "BV-RCH-002"
        assert state(computer) == FAILED
        # It is tried again and again, and the first door opened and closed each time.
        until(lambda: not answers(SECOND, port))
    until(lambda: state(computer) == LISTENING)


def test_the_test_tells_a_stranger_from_the_site(computer: Computer) -> None:
    choose(computer, FIRST)
    authority = (computer.data_dir / AUTHORITY_FILE).read_bytes()
    report = reaching.look(computer.data_dir, computer.addresses)
    assert report.state is not None
    others = new_authority(datetime.now(UTC)).pem
    assert not knock("service", report.state.service, others, seconds=2).passed
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert not knock("service", f"https://127.0.0.1:{port}", authority, seconds=0.2).passed
    assert not knock("service", f"https://127.0.0.1:{port}", authority, seconds=0.2).passed


def test_before_the_site_looked_nothing_is_told_of_the_address_that_was_just_chosen(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(computer, FIRST)
    before = site_status(computer.data_dir)
    choose(computer, SECOND)
    monkeypatch.setattr(reaching, "site_status", lambda _folder: before)
    assert reaching.look(computer.data_dir, computer.addresses).state == ReachState(SECOND)
