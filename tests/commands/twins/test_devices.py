"""`belvedere device` on a real site."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from belvedere_simulator.commands.twins.device_software import offers_of

from .conftest import Belvedere


def test_a_device_is_provisioned_described_and_deleted(belvedere: Belvedere, tmp_path: Path) -> None:
    made = belvedere("device", "provision", "gate", "--out", str(tmp_path), "--tag", "place=north", "--json")
    assert made.code == 0
    archive = tmp_path / "certificates-omni_gate.zip"
    assert made.json["Archive"] == str(archive)
    assert "Certificates" not in made.json
    assert zipfile.ZipFile(archive).testzip() is None
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert "gate" in belvedere("device", "list").out
    by_name = belvedere("device", "describe", "gate", "--json").json
    assert by_name == belvedere("device", "describe", made.json["DeviceId"], "--json").json
    assert by_name["Tags"] == {"place": "north"}
    assert by_name["CreatedTime"].startswith("20")
    assert belvedere("device", "update", "gate", "--description", "the north gate").code == 0
    assert "the north gate" in belvedere("device", "describe", "gate").out
    assert belvedere("device", "tags", "gate", "--set", "a=b", "--remove", "place", "--json").json == {
        "Tags": {"a": "b"}
    }
    assert belvedere("device", "delete", "gate", "--yes").code == 0
    assert belvedere("device", "describe", "gate").err.startswith("BV-CLI-011")


def test_the_network_is_given_by_options_or_by_a_file(belvedere: Belvedere, tmp_path: Path) -> None:
    options = [
        "--eth0-static",
        "192.168.7.20/24",
        "--eth0-gateway",
        "192.168.7.1",
        "--eth0-dns",
        "192.168.7.1",
    ]
    out = ["--out", str(tmp_path)]
    assert (
        belvedere("device", "provision", "pier", *options, "--eth1-dhcp", "--ntp", "pool.ntp.org", *out).code
        == 0
    )
    network = belvedere("device", "describe", "pier", "--json").json["NetworkingConfiguration"]
    assert network == {
        "Ethernet0": {
            "ConnectionType": "STATIC_IP",
            "StaticIpConnectionInfo": {
                "IpAddress": "192.168.7.20",
                "Mask": "24",
                "DefaultGateway": "192.168.7.1",
                "Dns": ["192.168.7.1"],
            },
        },
        "Ethernet1": {"ConnectionType": "DHCP"},
        "Ntp": {"NtpServers": ["pool.ntp.org"]},
    }
    network["Ethernet0"]["StaticIpConnectionInfo"]["IpAddress"] = "192.168.7.21"
    file = tmp_path / "network.json"
    file.write_text(json.dumps({"NetworkingConfiguration": network}))
    assert belvedere("device", "provision", "mole", "--network", str(file), *out).code == 0
    assert belvedere("device", "describe", "mole", "--json").json["NetworkingConfiguration"] == network


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--eth0-static", "192.168.0.20"], "BV-CLI-018", "ADDRESS/MASK"),
        (["--eth0-static", "192.168.0.20/24"], "BV-CLI-018", "--eth0-gateway"),
        (["--eth1-gateway", "192.168.0.1"], "BV-CLI-018", "--eth1-static"),
        (["--network", "no-such-file.json"], "BV-CLI-014", "no-such-file.json"),
        (
            ["--eth0-static", "1.2.3.4/24", "--eth0-gateway", "9.9.9.9", "--eth0-dns", "9.9.9.9"],
            "BV-CLI-004",
            "9.9.9.9",
        ),
    ],
)
def test_an_unclear_network_leaves_neither_device_nor_archive(
    belvedere: Belvedere, tmp_path: Path, options: list[str], code: str, told: str
) -> None:
    refused = belvedere("device", "provision", "unclear", "--out", str(tmp_path), *options)
    assert refused.code == 2
    assert refused.err.startswith(code)
    assert told in refused.err
    assert list(tmp_path.iterdir()) == []
    assert belvedere("device", "list", "--name", "unclear", "--json").json == {"Devices": []}


def test_an_archive_replaces_no_file(belvedere: Belvedere, tmp_path: Path) -> None:
    (tmp_path / "kept.zip").write_text("kept")
    assert belvedere("device", "provision", "late", "--out", str(tmp_path / "kept.zip")).code == 2
    assert (tmp_path / "kept.zip").read_text() == "kept"
    assert belvedere("device", "list", "--name", "late", "--json").json == {"Devices": []}


def test_a_device_is_not_deleted_by_accident(belvedere: Belvedere, tmp_path: Path) -> None:
    belvedere("device", "provision", "careful", "--out", str(tmp_path))
    refused = belvedere("device", "delete", "careful")
    assert refused.code == 2
    assert refused.err.startswith("BV-CLI-013")
    assert belvedere("device", "describe", "careful").code == 0


def test_what_the_service_refuses_is_told_with_its_code(belvedere: Belvedere, tmp_path: Path) -> None:
    belvedere("device", "provision", "fresh", "--out", str(tmp_path))
    again = belvedere("device", "provision", "fresh", "--out", str(tmp_path / "other.zip"))
    assert again.err.startswith("BV-CLI-005")
    assert "ConflictException" in again.err
    assert not (tmp_path / "other.zip").exists()
    for command in (["reboot", "fresh"], ["update-software", "fresh", "--version", "7.0.13"]):
        assert belvedere("device", *command).err.startswith("BV-CLI-005")
    assert belvedere("device", "jobs", "fresh", "--json").json == {"DeviceJobs": []}
    assert belvedere("device", "jobs", "--job", "job-nothing").err.startswith("BV-CLI-003")


def test_every_host_and_port_of_a_device_is_told_and_tried(belvedere: Belvedere, tmp_path: Path) -> None:
    fixed = ["--eth0-static", "192.168.9.20/24", "--eth0-gateway", "192.168.9.1", "--eth0-dns", "192.168.9.1"]
    made = belvedere("device", "provision", "lock", *fixed, "--ntp", "time.invalid", "--out", str(tmp_path))
    assert made.code == 0
    sheet = belvedere("device", "network-sheet", "lock", "--json").json
    assert sheet["kind"] == "single"
    assert "eth0 192.168.9.20/24" in sheet["explanation"]
    assert {row["protocol"] for row in sheet["rows"]} == {"HTTPS", "MQTT over TLS", "NTP", "DNS", "DHCP"}
    tried = belvedere("device", "network-sheet", "lock", "--test", "--json")
    assert tried.code == 1
    reached = {row["protocol"]: row["outcome"]["reached"] for row in tried.json["rows"]}
    assert (reached["MQTT over TLS"], reached["NTP"], reached["DHCP"]) == (True, False, None)
    assert "Network of the appliance lock" in belvedere("device", "network-sheet", "lock").out


def test_software_that_is_not_known_yet_has_no_offers(belvedere: Belvedere, tmp_path: Path) -> None:
    assert belvedere("device", "provision", "weir", "--out", str(tmp_path)).code == 0
    assert belvedere("device", "software", "weir", "--json").json == {
        "CurrentSoftware": "NOT_AVAILABLE",
        "Offers": [],
    }
    assert "There is no update for it." in belvedere("device", "software", "weir").out


def test_offers_have_all_changes_on_the_way() -> None:
    told = {
        "CurrentSoftware": "5.0.7",
        "LatestSoftware": "5.1.7",
        "AlternateSoftwares": [{"Version": "8.0.29"}, {"Version": "7.0.13"}],
    }
    offers = {offer["Version"]: offer for offer in offers_of(told)}
    assert [(each, offers[each]["Major"], offers[each]["Required"]) for each in offers] == [
        ("5.1.7", False, True),
        ("8.0.29", True, False),
        ("7.0.13", True, False),
    ]
    assert [each["Version"] for each in offers["5.1.7"]["Versions"]] == ["5.1.7", "5.0.74", "5.0.42"]
    recalled = "7.0.11"
    assert recalled not in [each["Version"] for each in offers["8.0.29"]["Versions"]]
    assert offers_of({"CurrentSoftware": "NOT_AVAILABLE", "LatestSoftware": "NOT_AVAILABLE"}) == []
