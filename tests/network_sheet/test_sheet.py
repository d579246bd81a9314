"""Sheets out of facts: who speaks with whom, by which port."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Interface
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.network_sheet.facts import (
    DeviceFacts,
    Host,
    PortFacts,
    host_of,
    port_facts,
    time_servers,
)
from belvedere_simulator.network_sheet.reaching import MOST, Outcome, tried
from belvedere_simulator.network_sheet.sheet import NetworkSheet, SheetRow, network_sheet
from belvedere_simulator.network_sheet.text import as_text
from belvedere_simulator.network_sheet.topology import Kind, topology_of

ETH0 = PortFacts("eth0", True, IPv4Interface("192.168.0.20/24"), False, "192.168.0.1", ("192.168.0.1",))
SPARE = PortFacts("eth1", True, IPv4Interface("192.168.0.21/24"))
OTHER = PortFacts("eth1", True, IPv4Interface("10.0.0.5/16"))
SITE: dict[str, Any] = {
    "service": Host("10.0.0.2", 8700),
    "broker": Host("10.0.0.2", 8883),
    "credentials": Host("10.0.0.2", 8443),
}
CAMERA = Host("192.168.0.77", 554, "door")


def rows(facts: DeviceFacts, protocol: str) -> list[SheetRow]:
    return [row for row in network_sheet(facts).rows if row.protocol == protocol]


def test_one_cable_is_one_network() -> None:
    sheet = network_sheet(DeviceFacts("gate", (ETH0, PortFacts("eth1")), ("10.0.0.9",), (CAMERA,), **SITE))
    assert sheet.kind == "single"
    assert "eth0 192.168.0.20/24" in sheet.explanation
    assert {row.way for row in sheet.rows} == {"eth0 192.168.0.20/24"}


def test_two_cables_into_one_network_are_one_and_its_spare() -> None:
    sheet = network_sheet(DeviceFacts("gate", (ETH0, SPARE), **SITE))
    assert sheet.kind == "redundant"
    assert "192.168.0.20" in sheet.explanation
    assert "192.168.0.21" in sheet.explanation


def test_in_two_networks_cameras_and_the_site_have_ports_of_their_own() -> None:
    facts = DeviceFacts(
        "gate", (ETH0, OTHER), ("pool.ntp.org",), (CAMERA, Host("172.16.0.3", 554, "far")), **SITE
    )
    assert network_sheet(facts).kind == "dual"
    assert {row.way for row in rows(facts, "RTSP")} == {"eth0 192.168.0.20/24"}
    assert [row.way for row in rows(facts, "MQTT over TLS")] == ["eth1 10.0.0.5/16"]
    assert [row.way for row in rows(facts, "NTP")] == ["eth1 10.0.0.5/16"]


def test_a_port_without_a_cable_counts_only_where_no_port_has_one() -> None:
    planned = PortFacts("eth1", False, IPv4Interface("10.0.0.5/16"), False)
    assert topology_of((ETH0, planned)).kind is Kind.SINGLE
    assert topology_of((PortFacts("eth0"), planned)).ports == (planned,)
    assert topology_of((PortFacts("eth0"), PortFacts("eth1"))).kind is Kind.UNKNOWN


def test_names_need_a_name_server_and_dhcp_a_broadcast() -> None:
    facts = DeviceFacts("gate", (ETH0,), ("pool.ntp.org",), (CAMERA,), **SITE)
    assert [(row.host, row.port) for row in rows(facts, "DNS")] == [("192.168.0.1", 53)]
    assert "pool.ntp.org" in rows(facts, "DNS")[0].reason
    assert rows(facts, "DHCP") == []
    dynamic = DeviceFacts("gate", (SPARE,), ("pool.ntp.org",), **SITE)
    assert [row.probe.value for row in rows(dynamic, "DNS")] == [""]
    assert [row.way for row in rows(dynamic, "DHCP")] == ["eth1"]


@pytest.mark.parametrize(
    ("host", "told"), [("127.0.0.1", True), ("localhost", True), ("10.0.0.2", False), ("site.example", False)]
)
def test_a_site_that_nobody_else_reaches_is_told_of(host: str, told: bool) -> None:
    sheet = network_sheet(DeviceFacts("gate", (ETH0,), service=Host(host, 8700)))
    assert ("on its own computer only" in sheet.explanation) is told


def test_open_ports_come_in_at_each_address() -> None:
    facts = DeviceFacts("gate", (ETH0, OTHER), open_ports=(("page", 8080),))
    inward = [row for row in network_sheet(facts).rows if not row.outward]
    assert [(row.host, row.port) for row in inward] == [("192.168.0.20", 8080), ("10.0.0.5", 8080)]


def test_a_camera_of_two_nodes_is_one_rule() -> None:
    facts = DeviceFacts("gate", (ETH0,), cameras=(CAMERA, Host(CAMERA.host, 554, "door_again")))
    assert [row.reason.count("door") for row in rows(facts, "RTSP")] == [2]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("rtsp://192.168.0.77/live", Host("192.168.0.77", 554)),
        ("rtsp://user:word@cam.example:8554/x", Host("cam.example", 8554)),
        ("[2001:db8::1]:99", Host("2001:db8::1", 99)),
        ("", None),
        ("rtsp://cam:port/", None),
        ("rtsp:///live", None),
    ],
)
def test_hosts_are_read_out_of_addresses(address: str, host: Host | None) -> None:
    assert host_of(address, 554) == host


def test_ports_are_as_they_are_now_or_else_as_they_were_configured() -> None:
    static = {
        "IpAddress": "10.0.0.5",
        "Mask": "255.255.0.0",
        "DefaultGateway": "10.0.0.1",
        "Dns": ["10.0.0.1"],
    }
    device: dict[str, Any] = {
        "NetworkingConfiguration": {
            "Ethernet0": {"ConnectionType": "DHCP"},
            "Ethernet1": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": static},
        },
        "CurrentNetworkingStatus": {
            "Ethernet0Status": {"ConnectionStatus": "CONNECTED", "IpAddress": "192.168.0.20/24"},
            "Ethernet1Status": {"ConnectionStatus": "NOT_CONNECTED", "IpAddress": "--"},
            "NtpStatus": {"NtpServerName": "time.example"},
        },
    }
    eth0, eth1 = port_facts(device)
    assert (eth0.title, eth0.connected, eth0.dhcp) == ("eth0 192.168.0.20/24", True, True)
    assert (eth1.title, eth1.connected, eth1.gateway) == ("eth1 10.0.0.5/16", False, "10.0.0.1")
    assert time_servers(device) == ("time.example",)
    assert time_servers({}) == ("pool.ntp.org",)


def test_only_what_can_be_tried_is_tried_in_portions() -> None:
    ports = tuple((f"page{number}", 8000 + number) for number in range(MOST + 1))
    sheet = network_sheet(DeviceFacts("gate", (SPARE,), open_ports=ports))
    asked: list[int] = []

    def look(targets: list[dict[str, Any]]) -> dict[str, Any]:
        asked.append(len(targets))
        return {"targets": [{"reached": target["port"] % 2 == 0, "why": "silent"} for target in targets]}

    outcomes = tried(sheet, look, from_appliance=False)
    assert asked == [MOST, 1]
    assert [each.reached for each in outcomes[-3:]] == [True, False, True]
    assert all(each.reached is None for each in tried(sheet, look, from_appliance=True))


def test_answers_from_afar_that_are_none_are_told_as_such() -> None:
    sheet = network_sheet(DeviceFacts("gate", (ETH0,), cameras=(CAMERA,)))
    for nonsense in ([], None, "x", [1]):
        told = tried(sheet, partial(_answer, nonsense), from_appliance=True)
        assert Outcome(False, "no result") in told


def _answer(told: Any, _targets: list[dict[str, Any]]) -> dict[str, Any]:
    return {"targets": told}


_PORT = st.builds(
    PortFacts,
    st.sampled_from(["eth0", "eth1"]),
    st.booleans(),
    st.none()
    | st.builds(lambda ip, mask: IPv4Interface((ip, mask)), st.ip_addresses(v=4), st.integers(0, 32)),
    st.booleans(),
    st.just(""),
    st.lists(st.ip_addresses(v=4).map(str), max_size=2).map(tuple),
)
_HOST = st.builds(
    Host, st.ip_addresses(v=4).map(str) | st.just("cam.example"), st.integers(1, 65535), st.text(max_size=9)
)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        DeviceFacts,
        st.just("gate"),
        st.lists(_PORT, max_size=2).map(tuple),
        st.lists(st.just("pool.ntp.org"), max_size=2).map(tuple),
        st.lists(_HOST, max_size=4).map(tuple),
        st.lists(st.tuples(st.just("page"), st.integers(8000, 9000)), max_size=3).map(tuple),
        st.none() | _HOST,
        st.none() | _HOST,
        st.none() | _HOST,
    )
)
def test_every_host_is_on_the_sheet_once(facts: DeviceFacts) -> None:
    sheet: NetworkSheet = network_sheet(facts)
    keys = [(row.host, row.port, row.protocol, row.outward, row.way) for row in sheet.rows]
    assert len(keys) == len(set(keys))
    for camera in facts.cameras:
        assert any((row.host, row.port) == (camera.host, camera.port) for row in sheet.rows)
    assert all(row.reason for row in sheet.rows)
    assert as_text(sheet).count("\n") >= len(sheet.rows)
