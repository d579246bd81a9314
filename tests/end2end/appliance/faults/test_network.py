"""Faults of the network between appliance, cameras and site."""

from __future__ import annotations

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.client_site import ClientSite
from fakes.fault_bench import FaultBench
from fakes.host_ports import free_port
from fakes.living_appliance import LivingAppliance
from fakes.samples import registered_sample
from fakes.status_page import status_page

CAMERAS = ("square_camera", "market_camera")
ETH0, ETH1 = "Ethernet0Status", "Ethernet1Status"

# What people are told, and what the controller's log says.
LINKS = {
    FaultKind.BROKER_RESET: ("cannot be reached", "Connection reset by peer"),
    FaultKind.SERVICE_DOWN: ("cannot be reached", "Connection refused"),
}


def connection(bench: FaultBench, member: str) -> str:
    """CONNECTED or NOT_CONNECTED, by DescribeDevice."""
    return str(bench.device["CurrentNetworkingStatus"][member]["ConnectionStatus"])


@pytest.mark.parametrize(("kind", "member"), [(FaultKind.CABLE_ETH0, ETH0), (FaultKind.CABLE_ETH1, ETH1)])
def test_one_cable_of_a_single_network_may_be_cut(bench: FaultBench, kind: FaultKind, member: str) -> None:
    bench.inject(kind)
    bench.until(lambda: connection(bench, member) == "NOT_CONNECTED")
    port, other = ("eth0", "eth1") if member == ETH0 else ("eth1", "eth0")
    bench.see_shipped("kern_log", f"{port}: Link is Down")
    assert bench.status.network.service_port == (other if member == ETH0 else "eth0")
    assert [each.cable for each in bench.status.network.interfaces if each.name == port] == [False]
    bench.see_lights("solid green", "blinking green")
    assert set(bench.nodes().values()) == {"RUNNING"}
    bench.clear(kind)
    bench.until(lambda: connection(bench, member) == "CONNECTED")
    bench.see_shipped("kern_log", f"{port}: Link is Up")


def test_both_cables_cut_take_cameras_and_site_away(bench: FaultBench) -> None:
    bench.inject(FaultKind.CABLE_ETH1)
    bench.inject(FaultKind.CABLE_ETH0)
    bench.see_lights("solid green", "solid red")
    bench.see_device("OFFLINE")
    bench.until(lambda: {bench.shown(camera) for camera in CAMERAS} == {"ERROR"})
    bench.see_log("occ_log", "connection to the service lost")
    bench.clear(FaultKind.CABLE_ETH0)
    bench.see_device("ONLINE")
    bench.see_node_log(CAMERAS[0], "Network is unreachable (-101)")
    bench.clear(FaultKind.CABLE_ETH1)


@pytest.mark.parametrize("kind", LINKS, ids=[kind.value for kind in LINKS])
def test_the_site_is_not_there(bench: FaultBench, kind: FaultKind) -> None:
    problem, text = LINKS[kind]
    bench.inject(kind)
    bench.see_device("OFFLINE")
    bench.see_problem(problem)
    bench.see_lights("solid green", "solid green")
    bench.see_log("occ_log", text)
    # Applications need no site.
    assert {bench.shown(camera) for camera in CAMERAS} == {"RUNNING"}
    bench.clear(kind)
    bench.see_device("ONLINE")
    bench.see_shipped("occ_log", text)


def test_names_that_cannot_be_resolved(bench: FaultBench) -> None:
    bench.inject(FaultKind.DNS)
    # A time server is asked by its name; the site and these cameras have addresses.
    bench.until(lambda: connection(bench, "NtpStatus") == "NOT_CONNECTED")
    bench.see_shipped("syslog", "Failed to resolve pool.ntp.org: Temporary failure in name resolution")
    bench.see_lights("solid green", "blinking green")
    assert {bench.shown(camera) for camera in CAMERAS} == {"RUNNING"}
    bench.clear(FaultKind.DNS)
    bench.until(lambda: connection(bench, "NtpStatus") == "CONNECTED")
    bench.see_shipped("syslog", "Initial synchronization to time server")


def test_time_servers_that_do_not_answer(bench: FaultBench) -> None:
    bench.inject(FaultKind.NTP)
    bench.until(lambda: connection(bench, "NtpStatus") == "NOT_CONNECTED")
    bench.see_shipped("syslog", "Timed out waiting for reply from")
    bench.clear(FaultKind.NTP)
    bench.until(lambda: connection(bench, "NtpStatus") == "CONNECTED")
    bench.see_shipped("syslog", "Initial synchronization to time server")


def test_in_a_dual_network_each_cable_carries_its_own(another_box: LivingAppliance, site: ClientSite) -> None:
    leased = {"ConnectionType": "DHCP"}
    another_box.provision(NetworkingConfiguration={"Ethernet0": leased, "Ethernet1": leased})
    sample = registered_sample(site, "status_page")
    bench = FaultBench(another_box, another_box.deploy(sample.graph, status_page(free_port())))
    bench.see_all_well()
    network = bench.status.network
    assert (network.mode, network.service_port, network.camera_port) == ("dual", "eth1", "eth0")

    camera = next(name for name in bench.nodes() if name in CAMERAS)
    bench.inject(FaultKind.CABLE_ETH0)
    bench.see_nodes(**{camera: "ERROR"})
    bench.see_node_log(camera, "Network is unreachable (-101)")
    assert bench.device["DeviceConnectionStatus"] == "ONLINE"
    assert bench.lights == ("solid green", "blinking green")
    bench.clear(FaultKind.CABLE_ETH0)
    bench.see_all_well()

    bench.inject(FaultKind.CABLE_ETH1)
    bench.see_device("OFFLINE")
    # A cable is in, and nobody is talked to.
    bench.see_lights("solid green", "solid green")
    assert bench.shown(camera) == "RUNNING"
    bench.see_log("occ_log", "connection to the service lost: Network is unreachable")
    bench.clear(FaultKind.CABLE_ETH1)
    bench.see_all_well()
