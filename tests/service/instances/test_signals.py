"""Pausing and resuming cameras."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.instance_site import InstanceSite, sample_manifests

GRAPH, OVERRIDE = sample_manifests("status_page")


def signal(site: InstanceSite, instance: str, *signals: tuple[str, str]) -> Any:
    sent = [{"NodeInstanceId": node, "Signal": value} for node, value in signals]
    return site.call(
        "SignalApplicationInstanceNodeInstances", ApplicationInstanceId=instance, NodeSignals=sent
    )


def test_a_camera_is_paused_and_resumed(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    assert signal(site, instance, ("square_camera", "PAUSE")) == {"ApplicationInstanceId": instance}
    job = site.job("signal")
    assert job[2] == {
        "operation": "signal",
        "version": 1,
        "applicationInstanceId": instance,
        "signals": [{"node": "square_camera", "signal": "PAUSE"}],
    }
    assert site.node_statuses(instance)["square_camera"] == "RUNNING"
    site.report(job, "SUCCEEDED")
    assert site.node_statuses(instance)["square_camera"] == "PAUSED"
    assert site.describe(instance)["HealthStatus"] == "RUNNING"
    signal(site, instance, ("square_camera", "RESUME"))
    site.report(site.job("signal"), "SUCCEEDED")
    assert site.node_statuses(instance)["square_camera"] == "RUNNING"


def test_a_node_may_be_named_by_its_package(site: InstanceSite) -> None:
    override = {**OVERRIDE["nodeGraphOverrides"]}
    override["nodes"] = [{**override["nodes"][0], "name": "camera_override"}, override["nodes"][1]]
    override["nodeOverrides"] = [
        {"replace": "camera_node", "with": [{"name": "camera_override"}]},
        override["nodeOverrides"][1],
    ]
    instance = site.deployed(site.device(), GRAPH, {"nodeGraphOverrides": override})
    signal(site, instance, ("square_camera", "PAUSE"))
    assert site.job("signal")[2]["signals"] == [{"node": "camera_override", "signal": "PAUSE"}]


@pytest.mark.parametrize("node", ["code_node", "STATUS_PAGE_CODE", "output_node", "nobody", "camera_node"])
def test_only_cameras_take_signals(site: InstanceSite, node: str) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    with pytest.raises(ServiceError) as refused:
        signal(site, instance, (node, "PAUSE"))
    assert refused.value.code == "ValidationException"


def test_a_camera_is_not_paused_and_resumed_at_once(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    with pytest.raises(ServiceError, match="square_camera"):
        signal(site, instance, ("square_camera", "PAUSE"), ("square_camera", "RESUME"))


def test_an_instance_that_is_not_deployed_takes_none(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE)
    for unready in (instance, "applicationInstance-none"):
        with pytest.raises(ServiceError) as refused:
            signal(site, unready, ("square_camera", "PAUSE"))
        assert refused.value.code == "ValidationException"
