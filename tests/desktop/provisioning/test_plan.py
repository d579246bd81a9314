"""What is wrong with a plan, field by field."""

from __future__ import annotations

import pytest

from belvedere_desktop.provisioning.plan import (
    DevicePlan,
    PortPlan,
    field_of,
    name_problems,
    network_of,
    network_problems,
    tags_of,
)

FIXED = PortPlan(static=True, address="192.168.0.20", gateway="192.168.0.1", dns="192.168.0.1, 8.8.8.8")


def test_a_plain_name_and_the_networks_own_addresses_will_do() -> None:
    plan = DevicePlan(name="yard-2")
    assert name_problems(plan, {"hall"}) == {}
    assert network_problems(plan) == {}
    assert network_of(plan) == {}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (DevicePlan(name="the yard"), "name"),
        (DevicePlan(name="pátio"), "name"),
        (DevicePlan(name="hall"), "name"),
        (DevicePlan(name="n" * 256), "name"),
        (DevicePlan(description="d" * 256), "description"),
        (DevicePlan(tags="site=north\n=2"), "tags"),
        (DevicePlan(tags="site=north\nsite=south"), "tags"),
        (DevicePlan(tags="AWS:made=yes"), "tags"),
        (DevicePlan(tags=f"{'k' * 129}=1"), "tags"),
        (DevicePlan(tags=f"k={'v' * 257}"), "tags"),
        (DevicePlan(tags="\n".join(f"k{number}=" for number in range(51))), "tags"),
    ],
)
def test_a_problem_of_the_first_step_stands_at_its_field(plan: DevicePlan, field: str) -> None:
    assert list(name_problems(plan, {"hall"})) == [field]


def test_nothing_is_wrong_before_anything_is_typed() -> None:
    assert name_problems(DevicePlan(), {"hall"}) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "192.168.0.300"}, "Ethernet0.address"),
        ({"address": "192.168.0.0"}, "Ethernet0.address"),
        ({"mask": "255.0.255.0"}, "Ethernet0.mask"),
        ({"gateway": "10.0.0.1"}, "Ethernet0.gateway"),
        ({"dns": "192.168.0.1 nowhere"}, "Ethernet0.dns"),
    ],
)
def test_a_problem_of_the_network_stands_at_its_field(changes: dict[str, str], field: str) -> None:
    port = PortPlan(**{**vars(FIXED), **changes})
    assert list(network_problems(DevicePlan(ports=(port, PortPlan())))) == [field]


@pytest.mark.parametrize("field", ["address", "mask", "gateway"])
def test_a_fixed_address_is_typed_whole(field: str) -> None:
    port = PortPlan(**{**vars(FIXED), field: ""})
    problems = network_problems(DevicePlan(ports=(port, PortPlan())))
    assert problems[f"Ethernet0.{field}"] == "A fixed address needs it"


def test_an_address_that_another_device_has_is_told_with_its_name() -> None:
    taken = {"192.168.0.20": "hall", "192.168.0.9": "yard"}
    assert network_problems(DevicePlan(ports=(FIXED, PortPlan())), taken) == {
        "Ethernet0.address": "The device hall has this address"
    }
    assert network_problems(DevicePlan(ports=(PortPlan(address="192.168.0.20"), PortPlan())), taken) == {}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("Name", "name"),
        ("Description", "description"),
        ("Tags", "tags"),
        ("NetworkingConfiguration.Ntp.NtpServers[2]", "ntp"),
        ("NetworkingConfiguration.Ethernet1.StaticIpConnectionInfo.Dns[1]", "Ethernet1.dns"),
        ("NetworkingConfiguration.Ethernet0.StaticIpConnectionInfo.DefaultGateway", "Ethernet0.gateway"),
        ("NetworkingConfiguration.Ethernet0.ConnectionType", "Ethernet0.address"),
    ],
)
def test_what_the_service_refuses_has_a_field(path: str, field: str) -> None:
    assert field_of(path) == field


def test_both_ports_need_addresses_of_their_own() -> None:
    assert list(network_problems(DevicePlan(ports=(FIXED, FIXED)))) == ["Ethernet1.address"]


def test_at_most_five_time_servers() -> None:
    assert network_problems(DevicePlan(ntp="a.org b.org c.org d.org e.org")) == {}
    assert list(network_problems(DevicePlan(ntp="a.org b.org c.org d.org e.org f.org"))) == ["ntp"]


def test_the_service_gets_its_own_words() -> None:
    network = network_of(DevicePlan(ports=(FIXED, PortPlan()), ntp="0.pool.ntp.org"))
    assert network["Ethernet0"]["StaticIpConnectionInfo"]["Dns"] == ["192.168.0.1", "8.8.8.8"]
    assert network["Ethernet1"] == {"ConnectionType": "DHCP"}
    assert network["Ntp"] == {"NtpServers": ["0.pool.ntp.org"]}
    assert tags_of(DevicePlan(tags="site = north\n\nfloor=")) == {"site": "north", "floor": ""}
