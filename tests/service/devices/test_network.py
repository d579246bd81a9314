"""NetworkingConfiguration: what is accepted, checked against the standard library's own arithmetic."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.service.devices.network import check_network, mask_length, static_addresses

ADDRESSES = st.integers(0, 2**32 - 1).map(lambda number: str(ipaddress.IPv4Address(number)))
LENGTHS = st.integers(1, 32)


def static(address: str, mask: str, gateway: str, dns: list[str] | None = None) -> dict[str, Any]:
    info = {"IpAddress": address, "Mask": mask, "DefaultGateway": gateway, "Dns": dns or []}
    return {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}


def fields(network: dict[str, Any]) -> list[str]:
    return [field.removeprefix("NetworkingConfiguration.") for field, _ in check_network(network)]


@given(ADDRESSES, LENGTHS, ADDRESSES | st.none(), st.integers(0, 2**32 - 1))
def test_address_mask_and_gateway_are_accepted_exactly_when_they_make_a_network(
    address: str, length: int, gateway: str | None, inside: int
) -> None:
    network = ipaddress.IPv4Interface(f"{address}/{length}").network
    chosen = gateway or str(network[inside % network.num_addresses])
    found = check_network({"Ethernet0": static(address, str(network.netmask), chosen)})
    assert (found == []) == (is_host(address, network) and chosen != address and is_inside(chosen, network))


def is_host(text: str, network: ipaddress.IPv4Network) -> bool:
    address = ipaddress.IPv4Address(text)
    usable = (
        ipaddress.IPv4Network("1.0.0.0/8").network_address <= address < ipaddress.IPv4Address("224.0.0.0")
    )
    return usable and address not in ipaddress.IPv4Network("127.0.0.0/8") and is_inside(text, network)


def is_inside(text: str, network: ipaddress.IPv4Network) -> bool:
    address = ipaddress.IPv4Address(text)
    ends = {network.network_address, network.broadcast_address} if network.prefixlen < 31 else set()
    return address in network and address not in ends


@given(LENGTHS)
def test_a_mask_is_written_with_dots_or_as_a_number_of_bits(length: int) -> None:
    dotted = str(ipaddress.IPv4Network(f"0.0.0.0/{length}").netmask)
    assert mask_length(dotted) == mask_length(str(length)) == mask_length(f"/{length}") == length


@given(ADDRESSES)
def test_a_dotted_mask_has_its_ones_before_its_zeros(text: str) -> None:
    masks = {str(ipaddress.IPv4Network(f"0.0.0.0/{length}").netmask): length for length in range(1, 33)}
    assert mask_length(text) == masks.get(text)


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    problems = check_network({"Ethernet0": static(text, text, text, [text]), "Ntp": {"NtpServers": [text]}})
    assert all(field.startswith("NetworkingConfiguration.") and message for field, message in problems)


@pytest.mark.parametrize(
    ("network", "wrong"),
    [
        ({}, []),
        ({"Ethernet0": {"ConnectionType": "DHCP"}, "Ethernet1": {"ConnectionType": "DHCP"}}, []),
        ({"Ethernet1": static("10.0.0.5", "24", "10.0.0.1", ["10.0.0.1", "1.1.1.1"])}, []),
        ({"Ethernet0": {"ConnectionType": "STATIC_IP"}}, ["Ethernet0.StaticIpConnectionInfo"]),
        (
            {"Ethernet0": {**static("10.0.0.5", "24", "10.0.0.1"), "ConnectionType": "DHCP"}},
            ["Ethernet0.StaticIpConnectionInfo"],
        ),
        (
            {"Ethernet0": static("10.0.0.5:80", "33", "10.0.0.x", ["dns"])},
            [
                f"Ethernet0.StaticIpConnectionInfo.{name}"
                for name in ("IpAddress", "Mask", "DefaultGateway", "Dns[0]")
            ],
        ),
        (
            {
                "Ethernet0": static("10.0.0.5", "24", "10.0.0.1"),
                "Ethernet1": static("10.0.0.5", "24", "10.0.0.1"),
            },
            ["Ethernet1.StaticIpConnectionInfo.IpAddress"],
        ),
        ({"Ntp": {"NtpServers": ["0.pool.ntp.org", "192.168.0.1", "time-1"]}}, []),
        (
            {"Ntp": {"NtpServers": ["-x", "300.1.1.1", "a b"]}},
            [f"Ntp.NtpServers[{index}]" for index in range(3)],
        ),
        ({"Ntp": {"NtpServers": ["a.b"] * 6}}, ["Ntp.NtpServers"]),
    ],
)
def test_examples(network: dict[str, Any], wrong: list[str]) -> None:
    assert fields(network) == wrong


def test_the_addresses_of_a_device_are_its_static_ones() -> None:
    network = {"Ethernet0": static("10.0.0.5", "24", "10.0.0.1"), "Ethernet1": {"ConnectionType": "DHCP"}}
    assert static_addresses(network) == {"10.0.0.5"}
    assert static_addresses(None) == frozenset()
