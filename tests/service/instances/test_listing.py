"""Lists of instances, and who may report what."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.instance_site import InstanceSite, sample_manifests

GRAPH, OVERRIDE = sample_manifests("status_page")
NO_PORT = {"nodeGraphOverrides": {**OVERRIDE["nodeGraphOverrides"], "networkRoutingRules": []}}


def test_filters_by_device_and_status(site: InstanceSite) -> None:
    yard, gate = site.device(), site.device("gate")
    running = site.deployed(yard, GRAPH, NO_PORT)
    removed = site.deployed(yard, GRAPH, NO_PORT)
    site.call("RemoveApplicationInstance", ApplicationInstanceId=removed)
    waiting = site.deploy(gate, GRAPH, NO_PORT)

    def ids(**filters: Any) -> list[str]:
        listed = site.call("ListApplicationInstances", **filters)["ApplicationInstances"]
        return [one["ApplicationInstanceId"] for one in listed]

    assert ids() == [waiting, removed, running]
    assert ids(DeviceId=yard) == [removed, running]
    assert ids(StatusFilter="DEPLOYMENT_SUCCEEDED") == [running]
    assert ids(StatusFilter="PROCESSING_DEPLOYMENT") == [waiting]
    assert ids(StatusFilter="PROCESSING_REMOVAL", DeviceId=yard) == [removed]
    assert ids(StatusFilter="PROCESSING_REMOVAL", DeviceId=gate) == []
    assert ids(DeviceId="device-none") == []


def test_pages_follow_each_other(site: InstanceSite) -> None:
    device = site.device()
    made = [site.deploy(device, GRAPH, NO_PORT) for _ in range(5)]
    found: list[str] = []
    more: dict[str, Any] = {}
    while True:
        page = site.call("ListApplicationInstances", MaxResults=2, **more)
        found += [one["ApplicationInstanceId"] for one in page["ApplicationInstances"]]
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert found == made[::-1]
    with pytest.raises(ServiceError):
        site.call("ListApplicationInstances", DeviceId=device, **more)


@pytest.mark.parametrize(
    "operation",
    [
        "DescribeApplicationInstance",
        "DescribeApplicationInstanceDetails",
        "ListApplicationInstanceDependencies",
        "ListApplicationInstanceNodeInstances",
        "RemoveApplicationInstance",
    ],
)
def test_an_unknown_instance_is_not_found(site: InstanceSite, operation: str) -> None:
    with pytest.raises(ServiceError) as refused:
        site.call(operation, ApplicationInstanceId="applicationInstance-none")
    assert refused.value.code == "ResourceNotFoundException"


def test_a_device_reports_only_its_own_instances(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    site.nodes("panorama_other_Thing_00000000", instance, "ERROR")
    assert set(site.node_statuses(instance).values()) == {"RUNNING"}
    with site.devices.database.write() as connection:
        reports, thing = site.family.reports, site.job("deploy")[0]
        reports.report_health(connection, "panorama_other_Thing_00000000", instance, "ERROR")
        reports.report_health(connection, thing, instance, "NONSENSE")
        reports.report_nodes(connection, thing, instance, [("nobody", "RUNNING"), ("code_node", "NONSENSE")])
    assert site.describe(instance)["HealthStatus"] == "RUNNING"
    assert "nobody" not in site.node_statuses(instance)


def test_what_the_device_says_of_the_whole_counts(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    with site.devices.database.write() as connection:
        site.family.reports.report_health(connection, site.job("deploy")[0], instance, "ERROR")
    assert site.describe(instance)["HealthStatus"] == "ERROR"
