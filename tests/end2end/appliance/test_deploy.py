"""Applications on a provisioned appliance, from the first request to the last file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from typing import Any
from urllib.request import urlopen

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.files import everything_below
from end2end.appliance.conftest import PASSWORD, Statuses
from fakes.host_ports import free_port
from fakes.living_appliance import LivingAppliance
from fakes.samples import RegisteredSample, registered_sample
from fakes.status_page import status_page

SUCCEEDED = ["DEPLOYMENT_PENDING", "DEPLOYMENT_REQUESTED", "DEPLOYMENT_IN_PROGRESS", "DEPLOYMENT_SUCCEEDED"]
REMOVED = ["REMOVAL_PENDING", "REMOVAL_REQUESTED", "REMOVAL_IN_PROGRESS", "REMOVAL_SUCCEEDED"]

Deploy = Callable[..., str]


@pytest.fixture
def people_counter(box: LivingAppliance) -> RegisteredSample:
    """A sample with a model and two cameras."""
    return registered_sample(box.site, "people_counter")


@pytest.fixture
def deploy(box: LivingAppliance) -> Iterator[Deploy]:
    """Deploy a sample; it is removed when the test is over."""
    made: list[str] = []

    def deployed(sample: str, override: str = "", **members: Any) -> str:
        registered = registered_sample(box.site, sample)
        made.append(box.deploy(registered.graph, override or registered.override, **members))
        return made[-1]

    yield deployed
    for instance in made:
        if not box.described(instance)["Status"].startswith("REMOVAL"):
            box.panorama.remove_application_instance(ApplicationInstanceId=instance)
    for instance in made:
        box.wait_for(instance, Status="REMOVAL_SUCCEEDED")


def page(port: int) -> dict[str, Any]:
    """What the status page answers; nothing while nobody does."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/status", timeout=5) as answer:
            told: dict[str, Any] = json.loads(answer.read())
            return told
    except (OSError, HTTPException):
        return {}


def test_an_application_is_deployed_runs_and_goes_without_a_trace(
    box: LivingAppliance, people_counter: RegisteredSample, statuses: Statuses
) -> None:
    override = people_counter.override
    instance = box.deploy(people_counter.graph, override, Name="entrance")
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
    told = box.described(instance)
    assert told["StatusDescription"] == "Application deployed successfully."
    assert set(box.nodes(instance).values()) == {"RUNNING"}
    states = told["RuntimeContextStates"]
    assert [state["DeviceReportedStatus"] for state in states] == ["RUNNING"]
    graph = box.data / "applications" / "cloud" / "graphs" / instance / "graph.json"
    assert json.loads(graph.read_text())["applicationInstanceId"] == instance
    # It sees people, since pictures come from the cameras and the model answers.
    box.until(lambda: "pictures, now" in application_log(box, instance))
    log = box.log()
    assert "loadApplicationGraph" in log
    assert "nodeDesiredStateOverrides.json" in log
    assert PASSWORD not in log

    box.remove(instance)
    assert statuses.of(instance) == [*SUCCEEDED, *REMOVED]
    # What it logged stays until the site has it.
    box.until(lambda: not box.traces(instance))


def application_log(box: LivingAppliance, instance: str) -> str:
    """What the code node of an instance logged."""
    said = []
    for file in everything_below(box.data):
        # A file of its storage may have gone meanwhile.
        with suppress(FileNotFoundError):
            if file.parent.name == instance and file.is_file():
                said.append(file.read_text(encoding="utf-8", errors="replace"))
    return "".join(said)


def test_a_camera_is_paused_and_stays_so_over_a_restart(box: LivingAppliance, deploy: Deploy) -> None:
    instance = deploy("people_counter")
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED")
    signal(box, instance, "square_camera", "PAUSE")
    box.until(lambda: box.nodes(instance)["square_camera"] == "PAUSED")
    assert box.nodes(instance)["market_camera"] == "RUNNING"
    box.off()
    box.on()
    box.until(lambda: box.appliance.status().network.connected)
    box.wait_for(instance, HealthStatus="RUNNING")
    box.until(lambda: box.nodes(instance)["square_camera"] == "PAUSED")
    signal(box, instance, "square_camera", "RESUME")
    box.until(lambda: set(box.nodes(instance).values()) == {"RUNNING"})


def signal(box: LivingAppliance, instance: str, node: str, word: str) -> None:
    """Pause or resume a camera."""
    box.panorama.signal_application_instance_node_instances(
        ApplicationInstanceId=instance, NodeSignals=[{"NodeInstanceId": node, "Signal": word}]
    )


def test_a_replacement_takes_over_the_port_and_the_older_instance_goes(
    box: LivingAppliance, deploy: Deploy, statuses: Statuses
) -> None:
    port = free_port()
    old = deploy("status_page", status_page(port, title="the old one"))
    box.wait_for(old, Status="DEPLOYMENT_SUCCEEDED")
    box.until(lambda: page(port).get("title") == "the old one")
    new = deploy("status_page", status_page(port, title="the new one"), ApplicationInstanceIdToReplace=old)
    box.wait_for(new, Status="DEPLOYMENT_SUCCEEDED")
    box.until(lambda: page(port).get("title") == "the new one")
    box.wait_for(old, Status="REMOVAL_SUCCEEDED")
    box.until(lambda: not box.traces(old))
    assert (statuses.of(old), statuses.of(new)) == ([*SUCCEEDED, *REMOVED], SUCCEEDED)


def test_a_replacement_that_fails_leaves_the_older_instance_with_its_port(
    box: LivingAppliance, deploy: Deploy
) -> None:
    port = free_port()
    old = deploy("status_page", status_page(port, title="the old one"))
    box.wait_for(old, Status="DEPLOYMENT_SUCCEEDED")
    new = deploy("status_page", status_page(port, title="the new one"), ApplicationInstanceIdToReplace=old)
    # The code of the new one ends as soon as it runs.
    box.appliance.faults.inject(InjectedFault(FaultKind.NODE_CRASHES, new))
    told = box.wait_for(new, Status="DEPLOYMENT_ERROR")
    assert "code_node" in told["StatusDescription"]
    assert box.appliance.faults.clear(FaultKind.NODE_CRASHES, new)
    box.until(lambda: page(port).get("title") == "the old one")
    box.wait_for(old, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
    box.remove(new)
    box.until(lambda: page(port).get("title") == "the old one")


def test_after_a_power_cut_applications_run_again_and_another_one_is_deployed(
    box: LivingAppliance, deploy: Deploy
) -> None:
    port = free_port()
    first = deploy("status_page", status_page(port, title="the first"))
    box.wait_for(first, Status="DEPLOYMENT_SUCCEEDED")
    box.until(lambda: page(port).get("starts") == 1)
    box.off()
    assert page(port) == {}
    box.on()
    # What it keeps in its storage is still there.
    box.until(lambda: page(port).get("starts") == 2)
    second = deploy("people_counter")
    box.wait_for(second, Status="DEPLOYMENT_SUCCEEDED")
    box.wait_for(first, HealthStatus="RUNNING")


def test_a_deployment_that_a_power_cut_interrupts_goes_on(box: LivingAppliance, deploy: Deploy) -> None:
    instance = deploy("people_counter")
    box.wait_for(instance, Status="DEPLOYMENT_IN_PROGRESS")
    box.off()
    box.on()
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")


def test_a_removal_that_a_power_cut_interrupts_is_finished(box: LivingAppliance, deploy: Deploy) -> None:
    instance = deploy("status_page", status_page(free_port()))
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED")
    box.panorama.remove_application_instance(ApplicationInstanceId=instance)
    # It takes a tenth of a second: the campaign of kills strikes every part of it.
    box.until(lambda: box.described(instance)["Status"].startswith("REMOVAL"))
    box.off()
    box.on()
    box.wait_for(instance, Status="REMOVAL_SUCCEEDED")
    box.until(lambda: not box.traces(instance))


def test_a_deployment_waits_for_an_appliance_that_is_off(
    box: LivingAppliance, deploy: Deploy, statuses: Statuses
) -> None:
    box.off()
    instance = deploy("status_page", status_page(free_port()))
    box.wait_for(instance, Status="DEPLOYMENT_REQUESTED")
    box.on()
    box.wait_for(instance, Status="DEPLOYMENT_SUCCEEDED")
    assert statuses.of(instance) == SUCCEEDED


def test_an_application_whose_code_ends_is_not_deployed_and_can_be_removed(
    box: LivingAppliance, deploy: Deploy, statuses: Statuses
) -> None:
    box.appliance.faults.inject(InjectedFault(FaultKind.NODE_CRASHES))
    instance = deploy("status_page", status_page(free_port()))
    told = box.wait_for(instance, Status="DEPLOYMENT_ERROR", HealthStatus="ERROR")
    # It may be tried again, and is once that is mended.
    box.until(lambda: box.nodes(instance)["code_node"] == "ERROR")
    box.appliance.faults.clear(FaultKind.NODE_CRASHES)
    assert "code_node" in told["StatusDescription"]
    assert "launchApplicationTask" in box.log()
    box.remove(instance)
    assert statuses.of(instance) == [*SUCCEEDED[:-1], "DEPLOYMENT_ERROR", *REMOVED]
    box.until(lambda: not box.traces(instance))
