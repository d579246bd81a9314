"""Which addresses are offered, what others call the computer, and how its firewall lets them in."""

from __future__ import annotations

import ipaddress
import json
import socket
from dataclasses import dataclass

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.reach.addresses import host_names, listed, own_addresses
from belvedere_simulator.service.reach.choice import MOST_FORMER, ReachChoice
from belvedere_simulator.service.reach.firewall import firewall_hint
from fakes.reached_computer import FIRST, Computer


@dataclass(frozen=True)
class Entry:
    """As psutil tells an address."""

    family: int
    address: str


def test_every_address_that_others_can_ask_for_is_listed_the_likely_one_first() -> None:
    found = listed(
        {
            "lo": [Entry(socket.AF_INET, "127.0.0.1"), Entry(socket.AF_INET6, "::1")],
            "wlan0": [Entry(socket.AF_INET6, "2001:db8::7"), Entry(socket.AF_INET, "10.1.1.7")],
            "eth0": [Entry(socket.AF_INET, "192.168.7.2"), Entry(socket.AF_INET6, "fe80::1%eth0")],
            "eth1": [Entry(socket.AF_PACKET, "00:11:22:33:44:55"), Entry(socket.AF_INET6, "fe80::2")],
        },
        frozenset({"192.168.7.2"}),
    )
    assert [(each.interface, each.address, each.towards_default) for each in found] == [
        ("eth0", "192.168.7.2", True),
        ("wlan0", "10.1.1.7", False),
        ("wlan0", "2001:db8::7", False),
    ]


def test_the_addresses_of_this_computer_are_none_of_loopback() -> None:
    assert not [each for each in own_addresses() if ipaddress.ip_address(each.address).is_loopback]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Bench", ("bench.local", "bench")),
        ("bench.plant.example", ("bench.local", "bench.plant.example")),
        ("localhost", ()),
        ("", ()),
        ("no name at all", ()),
    ],
)
def test_a_computer_is_called_by_its_name_and_by_multicast(name: str, names: tuple[str, ...]) -> None:
    assert host_names(name) == names


def test_former_addresses_are_remembered_but_not_for_ever() -> None:
    choice = ReachChoice()
    for number in range(30):
        choice = choice.change(f"10.0.0.{number}")
    assert choice.former[:2] == ("10.0.0.28", "10.0.0.27")
    assert len(choice.former) == MOST_FORMER
    assert choice.change("10.0.0.28").former[0] == "10.0.0.29"
    assert choice.change("").address == ""


@pytest.mark.parametrize(
    ("platform", "programs", "firewall", "command"),
    [
        ("linux", ("ufw",), "ufw", "sudo ufw allow proto tcp to 10.0.0.2 port 4711"),
        ("linux", ("firewall-cmd",), "firewalld", "sudo firewall-cmd --permanent --add-port=4711/tcp"),
        ("win32", (), "Windows Defender Firewall", "New-NetFirewallRule"),
        ("darwin", (), "macOS firewall", "socketfilterfw"),
    ],
)
def test_each_firewall_has_its_command(
    platform: str, programs: tuple[str, ...], firewall: str, command: str
) -> None:
    hint = firewall_hint(
        [4711, 4713, 8883], "10.0.0.2", platform, lambda name: name if name in programs else None, "python"
    )
    assert hint.firewall == firewall
    assert command in "\n".join(hint.commands)


def test_without_a_known_firewall_the_ports_are_told() -> None:
    hint = firewall_hint([8883, 4711], "10.0.0.2", "linux", lambda _name: None)
    assert hint.commands == ()
    assert "4711, 8883" in hint.note


def test_the_command_asks_before_it_listens(computer: Computer, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(computer.data_dir)
    assert main(["site", "reach", "--data-dir", folder, "--address", FIRST]) != 0
    assert "BV-RCH-003" in capsys.readouterr().err
    assert main(["site", "reach", "--data-dir", folder, "--address", FIRST, "--yes"]) != 0
    assert "BV-RCH-001" in capsys.readouterr().err
    assert main(["site", "reach", "--data-dir", folder, "--here", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["chosen"], told["running"], told["lost"]) == ("", True, False)
    assert main(["site", "reach", "--data-dir", folder, "--test"]) != 0
    assert "BV-RCH-004" in capsys.readouterr().err
