"""How instances take each other's place, and how they go."""

from __future__ import annotations

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.instance_site import InstanceSite, sample_manifests

GRAPH, OVERRIDE = sample_manifests("status_page")


def remove(site: InstanceSite, instance: str) -> None:
    site.call("RemoveApplicationInstance", ApplicationInstanceId=instance)


def test_a_replacement_starts_before_the_older_one_is_removed(site: InstanceSite) -> None:
    device = site.device()
    older = site.deployed(device, GRAPH, OVERRIDE)
    newer = site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)
    site.run()
    job = site.job("deploy")
    assert job[2]["replaces"] == older
    site.report(job, "IN_PROGRESS", step="launched")
    assert site.status(older) == "DEPLOYMENT_SUCCEEDED"

    site.report(job, "SUCCEEDED")
    assert (site.status(newer), site.status(older)) == ("DEPLOYMENT_SUCCEEDED", "REMOVAL_REQUESTED")
    assert site.job("remove")[2]["applicationInstanceId"] == older
    site.report(site.job("remove"), "SUCCEEDED")
    assert site.status(older) == "REMOVAL_SUCCEEDED"
    assert site.describe(newer)["ApplicationInstanceIdToReplace"] == older


@pytest.mark.parametrize("end", ["FAILED", "REJECTED", "TIMED_OUT"])
def test_a_replacement_that_fails_leaves_the_older_one_running(site: InstanceSite, end: str) -> None:
    device = site.device()
    older = site.deployed(device, GRAPH, OVERRIDE)
    site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)
    site.run()
    site.report(site.job("deploy"), end)
    assert site.status(older) == "DEPLOYMENT_SUCCEEDED"
    assert site.describe(older)["HealthStatus"] == "RUNNING"
    site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)


def test_only_an_instance_of_the_same_device_that_rests_is_replaced(site: InstanceSite) -> None:
    device, other = site.device(), site.device("gate")
    elsewhere = site.deployed(other, GRAPH, OVERRIDE)
    waiting = site.deploy(device, GRAPH, OVERRIDE)
    for replaced in (elsewhere, waiting, "applicationInstance-none"):
        with pytest.raises(ServiceError) as refused:
            site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=replaced)
        assert refused.value.code == "ValidationException"
        assert refused.value.members["Fields"][0]["Name"] == "ApplicationInstanceIdToReplace"


def test_an_instance_is_replaced_by_one_at_a_time(site: InstanceSite) -> None:
    device = site.device()
    older = site.deployed(device, GRAPH, OVERRIDE)
    newer = site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)
    with pytest.raises(ServiceError, match=newer):
        site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)


def test_a_removed_instance_stays_listed(site: InstanceSite) -> None:
    device = site.device()
    instance = site.deployed(device, GRAPH, OVERRIDE)
    remove(site, instance)
    assert site.status(instance) == "REMOVAL_REQUESTED"
    assert site.describe(instance)["RuntimeContextStates"][0]["DesiredState"] == "REMOVED"
    site.report(site.job("remove"), "IN_PROGRESS", step="stopping")
    removing = site.describe(instance)
    assert removing["Status"] == "REMOVAL_IN_PROGRESS"
    assert removing["RuntimeContextStates"][0]["DeviceReportedStatus"] == "REMOVAL_IN_PROGRESS"
    site.report(site.job("remove"), "SUCCEEDED")
    listed = site.call("ListApplicationInstances", DeviceId=device, MaxResults=25)["ApplicationInstances"]
    assert [(one["ApplicationInstanceId"], one["Status"]) for one in listed] == [
        (instance, "REMOVAL_SUCCEEDED")
    ]
    assert set(site.node_statuses(instance).values()) == {"NOT_AVAILABLE"}
    with pytest.raises(ServiceError) as refused:
        remove(site, instance)
    assert refused.value.code == "ConflictException"


def test_a_failed_removal_may_be_tried_again(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    remove(site, instance)
    with pytest.raises(ServiceError):
        remove(site, instance)
    site.report(site.job("remove"), "FAILED", reason="the node does not stop")
    failed = site.describe(instance)
    assert failed["Status"] == "REMOVAL_FAILED"
    assert "does not stop" in failed["StatusDescription"]
    remove(site, instance)
    site.report(site.job("remove"), "SUCCEEDED")
    assert site.status(instance) == "REMOVAL_SUCCEEDED"


def test_what_no_device_has_taken_is_removed_at_once(site: InstanceSite) -> None:
    device = site.device()
    scheduled = site.deploy(device, GRAPH, OVERRIDE)
    remove(site, scheduled)
    assert site.status(scheduled) == "REMOVAL_SUCCEEDED"
    requested = site.deploy(device, GRAPH, OVERRIDE)
    site.run()
    remove(site, requested)
    assert site.status(requested) == "REMOVAL_SUCCEEDED"
    assert site.devices.queue.cancelled == [site.job("deploy")[:2]]


def test_a_removal_waits_for_a_deployment_that_the_device_has_begun(site: InstanceSite) -> None:
    device = site.device()
    older = site.deployed(device, GRAPH, OVERRIDE)
    newer = site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=older)
    site.run()
    job = site.job("deploy")
    site.report(job, "IN_PROGRESS", step="downloading")
    remove(site, newer)
    assert site.status(newer) == "REMOVAL_PENDING"
    site.report(job, "SUCCEEDED")
    assert site.status(newer) == "REMOVAL_REQUESTED"
    assert site.status(older) == "DEPLOYMENT_SUCCEEDED"


def test_a_clone_of_a_removed_instance_is_deployed_from_its_details(site: InstanceSite) -> None:
    device = site.device()
    removed = site.deployed(device, GRAPH, OVERRIDE, Name="page")
    remove(site, removed)
    site.report(site.job("remove"), "SUCCEEDED")
    details = site.call("DescribeApplicationInstanceDetails", ApplicationInstanceId=removed)
    clone = site.deploy(
        device,
        details["ManifestPayload"]["PayloadData"],
        details["ManifestOverridesPayload"]["PayloadData"],
        Name=details["Name"],
    )
    assert clone != removed


def test_instances_go_with_their_device(site: InstanceSite) -> None:
    device = site.device()
    running = site.deployed(device, GRAPH, OVERRIDE, Name="running")
    other_port = {**OVERRIDE["nodeGraphOverrides"], "networkRoutingRules": []}
    waiting = site.deploy(device, GRAPH, {"nodeGraphOverrides": other_port})
    removing = site.deployed(device, GRAPH, {"nodeGraphOverrides": other_port})
    remove(site, removing)
    site.call("DeleteDevice", DeviceId=device)
    assert site.status(running) == "REMOVAL_SUCCEEDED"
    assert site.status(removing) == "REMOVAL_SUCCEEDED"
    assert site.status(waiting) == "DEPLOYMENT_FAILED"
    assert "yard" in site.describe(waiting)["StatusDescription"]
    assert site.describe(running)["DefaultRuntimeContextDeviceName"] == "yard"
    assert site.run() == 0
