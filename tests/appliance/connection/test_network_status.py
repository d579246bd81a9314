"""The state of the ports as DescribeDevice shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from belvedere_simulator.appliance.body.identity import Model, identity_from
from belvedere_simulator.appliance.body.parts import EthernetPort, NetworkMode
from belvedere_simulator.appliance.connection.network_status import network_status
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.provisioning.network import plan_network
from fakes.linked_appliance import ON

IDENTITY = identity_from(Model.APPLIANCE, b"a box of the tests")
LEASE = "192.168.7.20/24"
STATIC = {
    "ConnectionType": "STATIC_IP",
    "StaticIpConnectionInfo": {
        "IpAddress": "10.0.0.5",
        "Mask": "255.255.0.0",
        "DefaultGateway": "10.0.0.1",
        "Dns": ["10.0.0.1"],
    },
}
ETH0, ETH1 = EthernetPort.ETH0, EthernetPort.ETH1
OPEN = Ways(service=True, cameras=True)


@pytest.mark.parametrize(
    ("mode", "cables", "addresses"),
    [
        (NetworkMode.SINGLE, {ETH0}, (LEASE, "--")),
        (NetworkMode.SINGLE, {ETH1}, ("--", LEASE)),
        (NetworkMode.SINGLE, {ETH0, ETH1}, (LEASE, "--")),
        (NetworkMode.DUAL, {ETH0, ETH1}, ("--", LEASE)),
        (NetworkMode.DUAL, {ETH0}, ("--", "--")),
        (NetworkMode.SINGLE, set(), ("--", "--")),
    ],
)
def test_the_lease_belongs_to_the_port_that_leads_to_the_site(
    mode: NetworkMode, cables: set[EthernetPort], addresses: tuple[str, str]
) -> None:
    body = replace(ON, kept=replace(ON.kept, network=mode), cables=frozenset(cables))
    status = network_status(plan_network({}, LEASE), body, IDENTITY, OPEN)
    ports = [status["Ethernet0Status"], status["Ethernet1Status"]]
    assert tuple(port["IpAddress"] for port in ports) == addresses
    assert [port["ConnectionStatus"] == "CONNECTED" for port in ports] == [ETH0 in cables, ETH1 in cables]


def test_a_static_address_stays_with_its_port() -> None:
    state = plan_network({"Ethernet0": STATIC, "Ethernet1": STATIC}, LEASE)
    status = network_status(state, replace(ON, cables=frozenset({ETH1})), IDENTITY, OPEN)
    assert status["Ethernet0Status"]["IpAddress"] == "--"
    assert status["Ethernet1Status"]["IpAddress"] == "10.0.0.5/16"


@pytest.mark.parametrize(
    ("ways", "answers"), [(OPEN, True), (Ways(service=True, time=False), False), (Ways(), False)]
)
def test_time_servers_answer_over_the_way_to_the_site(ways: Ways, answers: bool) -> None:
    state = plan_network({"Ntp": {"NtpServers": ["10.0.0.9", "ntp.example.com"]}}, LEASE)
    told = network_status(state, ON, IDENTITY, ways)["NtpStatus"]
    assert told == {
        "ConnectionStatus": "CONNECTED" if answers else "NOT_CONNECTED",
        "IpAddress": "10.0.0.9",
        "NtpServerName": "10.0.0.9",
    }


def test_an_appliance_without_a_configuration_has_ports_all_the_same() -> None:
    status = network_status(None, ON, IDENTITY, OPEN)
    assert status["Ethernet0Status"] == {
        "ConnectionStatus": "CONNECTED",
        "HwAddress": IDENTITY.macs[0].upper(),
        "IpAddress": "--",
    }
