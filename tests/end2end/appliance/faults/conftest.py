"""One provisioned appliance for the faults of a file; each test leaves it with everything well."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from operator import le
from pathlib import Path

import psutil
import pytest

from fakes.client_site import ClientSite
from fakes.fault_bench import FaultBench
from fakes.living_appliance import LivingAppliance
from fakes.samples import registered_sample
from fakes.waiting import until


@pytest.fixture(scope="module")
def deployed(box: LivingAppliance, site: ClientSite) -> str:
    """The people counter, which has a model and both cameras, running on the box."""
    sample = registered_sample(site, "people_counter")
    instance = box.deploy(sample.graph, sample.override, Name="square")
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
    return instance


@pytest.fixture
def bench(box: LivingAppliance, deployed: str) -> Iterator[FaultBench]:
    """The box with an application; when a test is over, all must be well without help."""
    bench = FaultBench(box, deployed)
    bench.see_all_well()
    yield bench
    bench.see_all_well()


@pytest.fixture
def plain(box: LivingAppliance) -> Iterator[FaultBench]:
    """The box without applications; when a test is over, all must be well without help."""
    bench = FaultBench(box)
    bench.see_all_well()
    yield bench
    bench.see_all_well()


@pytest.fixture
def another_box(site: ClientSite, tmp_path: Path) -> Iterator[LivingAppliance]:
    """A box of the test's own that is on, not provisioned yet."""
    living = LivingAppliance(site, tmp_path / "another", name=f"gate-{secrets.token_hex(4)}")
    living.on()
    yield living
    living.close()


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """After every test no more processes and open ports than before: the box of the file stays, and what
    runs on it may have been started anew. That it runs is seen otherwise.
    """
    before = processes_and_ports()
    yield
    with suppress(AssertionError):
        until(lambda: all(map(le, processes_and_ports(), before)), 15)
    # Before it there may have been more: what an earlier test or the start of the box left to end.
    assert all(map(le, now := processes_and_ports(), before)), (now, before)


def processes_and_ports() -> tuple[int, int]:
    """How many children of this process live, and on how many ports it listens."""
    own = psutil.Process()
    living = [child for child in own.children(recursive=True) if is_alive(child)]
    return len(living), sum(each.status == psutil.CONN_LISTEN for each in own.net_connections("tcp"))


def is_alive(process: psutil.Process) -> bool:
    """Whether it runs. The dead are buried when somebody waits for them."""
    with suppress(psutil.Error):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False
