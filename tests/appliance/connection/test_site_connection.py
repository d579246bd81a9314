"""The connection over a real broker: it comes and goes with the cable, and is refused, broken and mended."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.appliance.body.events import Connection
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport
from belvedere_simulator.appliance.provisioning.joining import Obstacle
from belvedere_simulator.appliance.provisioning.keys import new_key
from belvedere_simulator.appliance.provisioning.network import apply_network, plan_network
from belvedere_simulator.appliance.provisioning.pointing import moved
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.provisioning.renewal import EARLY
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.certificates.certificates import Certificates
from fakes.device_site import der
from fakes.linked_appliance import ON, Linked, LinkedAppliances
from fakes.thing_client import ThingClient
from fakes.waiting import until


def _reports(desktop: ThingClient, linked: Linked) -> list[dict[str, object]]:
    return desktop.said(f"panorama/things/{linked.record.thing}/report")


def test_a_connected_appliance_is_online_and_tells_of_itself(appliances: LinkedAppliances) -> None:
    linked = appliances.live()
    around = linked.inside.around
    apply_network(plan_network({}, "192.168.7.20/24"), around.store, around.logs)
    linked.connect()
    assert linked.event() == Connection(up=True)
    until(lambda: linked.is_shown("ONLINE"))
    until(lambda: "CurrentNetworkingStatus" in linked.described())
    told = linked.described()
    assert told["CurrentSoftware"] == "7.0.13"
    assert told["LeaseExpirationTime"] > datetime.now(UTC) + timedelta(days=4)
    status = told["CurrentNetworkingStatus"]
    assert status["Ethernet0Status"] == {
        "ConnectionStatus": "CONNECTED",
        "HwAddress": around.identity.macs[0].upper(),
        "IpAddress": "192.168.7.20/24",
    }
    assert status["Ethernet1Status"]["ConnectionStatus"] == "NOT_CONNECTED"
    assert status["NtpStatus"]["ConnectionStatus"] == "CONNECTED"
    assert f"connected as {linked.record.thing}" in linked.inside.log()


def test_a_cable_that_is_pulled_ends_it_at_once_and_one_that_is_plugged_brings_it_back(
    appliances: LinkedAppliances,
) -> None:
    linked = appliances.live().connect()
    until(lambda: linked.is_shown("ONLINE"))
    linked.inside.around.reach.change(service=False)
    assert not linked.connection.status.online
    # Far sooner than the broker would miss a sign of life.
    until(lambda: linked.is_shown("OFFLINE"), 10)
    linked.inside.around.reach.change(service=True)
    until(lambda: linked.is_shown("ONLINE"))
    assert [linked.event() for _ in range(3)] == [
        Connection(up=True),
        Connection(up=False),
        Connection(up=True),
    ]
    assert "connection to the service lost: Network is unreachable" in linked.inside.log()


def test_a_power_cut_takes_the_connection_along_and_nobody_hears_of_it(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    assert linked.event() == Connection(up=True)
    until(lambda: linked.is_shown("ONLINE"))
    linked.end()
    until(lambda: linked.is_shown("OFFLINE"), 10)
    assert linked.inside.events.empty()
    linked.connection.connect()
    assert not linked.connection.status.online


def test_the_farewell_comes_after_all_reports(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    until(lambda: linked.is_shown("ONLINE"))
    linked.connection.close()
    until(lambda: linked.is_shown("OFFLINE"), 10)
    assert not linked.connection.status.online


def test_what_an_ended_life_leaves_running_is_nothing(appliances: LinkedAppliances) -> None:
    before = set(threading.enumerate())
    linked = appliances.live().connect()
    linked.end()
    names = ("device-", "site-reports", "job-reports", "jobs", "paho")
    until(
        lambda: (
            not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith(names)]
        )
    )


def test_changes_are_reported_at_once(appliances: LinkedAppliances) -> None:
    linked = appliances.live()
    desktop = appliances.desktop(linked)
    linked.connect()
    until(lambda: _reports(desktop, linked))
    node = NodeReport("camera", "media_source", "RUNNING")
    linked.body = replace(ON, cables=frozenset(EthernetPort))
    linked.instances.append(
        InstanceReport("applicationInstance-a", "entrance", "RUNNING", "RUNNING", (node,))
    )
    linked.connection.refresh()
    # Where an answer was late everything is told once more, as it was.
    until(lambda: _reports(desktop, linked)[-1]["instances"])
    told = _reports(desktop, linked)[-1]
    assert told["instances"] == [
        {
            "applicationInstanceId": "applicationInstance-a",
            "state": "RUNNING",
            "health": "RUNNING",
            "nodes": {"camera": "RUNNING"},
        }
    ]
    network = told["network"]
    assert isinstance(network, dict)
    assert network["Ethernet1Status"]["ConnectionStatus"] == "CONNECTED"


FAULTS = [
    (FaultKind.BROKER_RESET, Obstacle.UNREACHABLE, "Connection reset by peer"),
    (FaultKind.SERVICE_DOWN, Obstacle.UNREACHABLE, "Connection refused"),
    (FaultKind.CERTIFICATE_EXPIRED, Obstacle.EXPIRED, "certificate has expired"),
    (FaultKind.CERTIFICATE_REVOKED, Obstacle.REFUSED, "certificate refused (revoked"),
]


@pytest.mark.parametrize(("kind", "found", "text"), FAULTS, ids=[str(kind.value) for kind, *_ in FAULTS])
def test_a_fault_is_seen_told_and_cleared(
    appliances: LinkedAppliances, kind: FaultKind, found: Obstacle, text: str
) -> None:
    linked = appliances.live().connect()
    assert linked.event() == Connection(up=True)
    until(lambda: linked.is_shown("ONLINE"))
    linked.inside.around.faults.inject(InjectedFault(kind))
    until(lambda: linked.connection.status.obstacle is found)
    assert linked.connection.status.problem
    assert linked.event() == Connection(up=False)
    until(lambda: linked.is_shown("OFFLINE"), 10)
    # A system may tell at first that the connection broke, and then how.
    until(lambda: text in linked.inside.log())
    linked.inside.around.faults.clear(kind)
    until(lambda: linked.connection.status.online, 30)
    until(lambda: linked.is_shown("ONLINE"))
    assert linked.event() == Connection(up=True)


def test_a_name_that_cannot_be_resolved(appliances: LinkedAppliances) -> None:
    known = appliances.device()
    port = urlsplit(known.broker).port
    linked = appliances.live(replace(known, broker=f"mqtts://broker.panorama.example:{port}"))
    linked.inside.around.reach.change(names=False)
    linked.connection.connect()
    until(lambda: linked.connection.status.obstacle is Obstacle.UNREACHABLE)
    assert "Temporary failure in name resolution" in linked.inside.log()
    assert "Server returned no address for broker.panorama.example" in linked.inside.log("syslog.log")
    linked.inside.around.reach.change(names=True)
    # The question goes out again, and whoever answers does not know this name.
    until(lambda: "Temporary failure" not in linked.inside.log().splitlines()[-1])


def test_a_connection_by_address_needs_no_names(appliances: LinkedAppliances) -> None:
    linked = appliances.live()
    linked.inside.around.reach.change(names=False)
    linked.connect()


def test_a_deleted_device_is_refused_and_keeps_its_data(appliances: LinkedAppliances) -> None:
    linked = appliances.live().connect()
    until(lambda: linked.is_shown("ONLINE"))
    linked.site.api("panorama").delete_device(DeviceId=linked.device_id)
    until(lambda: linked.connection.status.obstacle is Obstacle.REFUSED)
    assert "applications and data stay on the device" in linked.inside.log()
    assert load_record(linked.inside.around.store) == linked.record


def test_the_certificate_is_renewed_in_time_and_used(appliances: LinkedAppliances) -> None:
    later = datetime.now(UTC) + timedelta(days=366) - EARLY
    linked = appliances.live(clock=lambda: later).connect()
    until(lambda: load_record(linked.inside.around.store) != linked.record)
    renewed = load_record(linked.inside.around.store)
    assert renewed is not None
    assert (renewed.key != linked.record.key, renewed.thing) == (True, linked.record.thing)
    until(lambda: f"certificate renewed: {renewed.identity.serial}" in linked.inside.log())
    until(lambda: linked.connection.status.online and linked.is_shown("ONLINE"))
    certificates = linked.site.service.panorama.certificates
    until(lambda: _has_ended(certificates, linked.record.certificate))


def _has_ended(certificates: Certificates, pem: str) -> bool:
    try:
        certificates.identity_of(der(pem.encode()))
    except BelvedereError:
        return True
    return False


def test_a_renewal_that_was_interrupted_goes_on_with_its_key(appliances: LinkedAppliances) -> None:
    later = datetime.now(UTC) + timedelta(days=366) - EARLY
    linked = appliances.live(clock=lambda: later)
    key = new_key()
    linked.inside.around.store.write("identity-next-key", key)
    linked.connect()
    until(lambda: load_record(linked.inside.around.store) != linked.record)
    renewed = load_record(linked.inside.around.store)
    assert renewed is not None
    assert renewed.key.encode() == key


def test_an_appliance_that_is_not_provisioned_connects_to_nobody(appliances: LinkedAppliances) -> None:
    linked = appliances.live()
    linked.inside.around.store.remove("identity")
    linked.connection.connect()
    assert not linked.connection.status.online
    assert "connecting" not in linked.inside.log()


def test_a_site_that_moved_is_found_by_the_name_of_its_computer(appliances: LinkedAppliances) -> None:
    known = appliances.device()
    # Nobody listens there; the computer that the site is on is called localhost.
    lost = replace(moved(known, "127.0.0.9"), names=("nowhere.invalid", "localhost"))
    linked = appliances.live(lost).connect()
    kept = load_record(linked.inside.around.store)
    assert kept is not None
    assert (kept.broker, kept.service) == (known.broker, known.service)
    assert kept.names == ("nowhere.invalid", "localhost")
    assert "does not answer" in linked.inside.log()
