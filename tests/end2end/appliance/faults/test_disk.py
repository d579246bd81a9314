"""Faults of the disk: what runs goes on, what is to be stored suffers."""

from __future__ import annotations

from datetime import datetime

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.client_site import ClientSite
from fakes.fault_bench import FaultBench
from fakes.host_ports import free_port
from fakes.samples import RegisteredSample, registered_sample
from fakes.status_page import status_page

SLOW = 6000.0
"""Bytes in a second."""


@pytest.fixture
def small(site: ClientSite) -> RegisteredSample:
    """A small application, to be deployed beside the one that runs."""
    return registered_sample(site, "status_page")


def test_a_full_disk_takes_no_application_and_no_line_and_says_so_later(
    bench: FaultBench, small: RegisteredSample
) -> None:
    bench.inject(FaultKind.DISK_FULL)
    refused = bench.box.deploy(small.graph, status_page(free_port()))
    told = bench.box.wait_for(refused, Status="DEPLOYMENT_ERROR")
    assert "no space left" in told["StatusDescription"].lower()
    # What runs goes on running.
    assert set(bench.nodes().values()) == {"RUNNING"}
    assert bench.lights == ("solid green", "blinking green")
    bench.clear(FaultKind.DISK_FULL)
    bench.see_shipped("kern_log", "there was no space left on device, now there is")
    bench.see_shipped("cloudwatch_agent_logs", "lines of occ_log could not be kept and are lost")
    bench.box.remove(refused)
    bench.until(lambda: not bench.box.traces(refused))


def test_a_slow_disk_makes_an_installation_wait(bench: FaultBench, small: RegisteredSample) -> None:
    bench.inject(FaultKind.DISK_SLOW, bytes_per_second=SLOW)
    slow = bench.box.deploy(small.graph, status_page(free_port()))
    begun = bench.see_log("occ_log", f"{slow} downloading")
    fetched = bench.see_log("occ_log", "fetchFromS3")
    size = int(fetched.rpartition("(")[2].split()[0])
    done = bench.see_log("occ_log", f"{slow} downloaded")
    assert (moment(done) - moment(begun)).total_seconds() >= size / SLOW
    assert bench.box.described(slow)["Status"] == "DEPLOYMENT_IN_PROGRESS"
    bench.clear(FaultKind.DISK_SLOW)
    bench.see_shipped("kern_log", "writes are slow, 6000 bytes/s")
    bench.see_shipped("kern_log", "writes are as fast as before")
    bench.box.wait_for(slow, Status="DEPLOYMENT_SUCCEEDED")
    bench.box.remove(slow)
    bench.until(lambda: not bench.box.traces(slow))


def moment(line: str) -> datetime:
    """The time of a line of the controller."""
    return datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S.%f")
