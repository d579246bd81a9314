"""An application's way onto a device."""

from __future__ import annotations

import json

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.instance_site import InstanceSite, sample_manifests

GRAPH, OVERRIDE = sample_manifests("status_page")


def test_a_deployment_goes_through_its_statuses_as_the_device_reports(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE, Name="page", Tags={"client": "sample"})
    born = site.describe(instance)
    assert (born["Status"], born["HealthStatus"]) == ("DEPLOYMENT_PENDING", "NOT_AVAILABLE")
    assert born["RuntimeContextStates"] == []
    assert born["Tags"] == {"client": "sample"}

    site.run()
    assert site.status(instance) == "DEPLOYMENT_REQUESTED"

    job = site.job("deploy")
    site.report(job, "IN_PROGRESS", step="downloaded")
    taken = site.describe(instance)
    assert taken["Status"] == "DEPLOYMENT_IN_PROGRESS"
    assert "downloaded" in taken["StatusDescription"]
    assert taken["RuntimeContextStates"][0]["DeviceReportedStatus"] == "INSTALL_IN_PROGRESS"

    site.report(job, "IN_PROGRESS", step="launched")
    assert site.describe(instance)["RuntimeContextStates"][0]["DeviceReportedStatus"] == "LAUNCHED"

    site.report(job, "SUCCEEDED", step="running")
    site.nodes(job[0], instance, "RUNNING")
    done = site.describe(instance)
    assert (done["Status"], done["HealthStatus"]) == ("DEPLOYMENT_SUCCEEDED", "RUNNING")
    state = done["RuntimeContextStates"][0]
    assert (state["DesiredState"], state["DeviceReportedStatus"]) == ("RUNNING", "RUNNING")
    assert state["RuntimeContextName"] == "yard"


def test_progress_of_the_job_that_a_report_overtook_takes_nothing_back(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE)
    site.run()
    job = site.job("deploy")
    for told, step, state in (
        ("LAUNCHED", "installed", "LAUNCHED"),
        ("RUNNING", "launched", "RUNNING"),
        ("INSTALL_IN_PROGRESS", "downloading", "INSTALL_IN_PROGRESS"),
    ):
        site.tell_state(job[0], instance, told)
        site.report(job, "IN_PROGRESS", step=step)
        assert site.describe(instance)["RuntimeContextStates"][0]["DeviceReportedStatus"] == state


def test_the_job_has_everything_but_the_bytes(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE)
    site.run()
    _thing, _id, document = site.job("deploy")
    assert json.loads(json.dumps(document)) == document
    assert (document["operation"], document["version"]) == ("deploy", 1)
    assert document["applicationInstanceId"] == instance
    assert document["logGroup"].endswith(f"/applications/{instance}")
    packages = {package["name"]: package for package in document["packages"]}
    assert set(packages) == {"STATUS_PAGE_CODE", "square_camera", "hdmi_data_sink"}
    image, descriptor = packages["STATUS_PAGE_CODE"]["files"]
    assert (image["kind"], image["size"]) == ("container", len(b"root file system"))
    assert image["file"] == f"{image['sha256']}.tar.gz"
    assert descriptor["kind"] == "descriptor"
    assert packages["square_camera"]["secret"]
    nodes = {node["name"]: node for node in document["nodes"]}
    assert nodes["square_camera"]["replaces"] == "camera_node"
    assert document["inboundPorts"] == [{"containerPort": 80, "hostPort": 8080}]
    values = {parameter["name"]: parameter["value"] for parameter in document["parameters"]}
    assert values == {"title": "The square", "show_clock": True, "report_seconds": 10, "stop_after": 0}
    assert {"producer": "square_camera.video_out", "consumer": "code_node.video_in"} in document["edges"]


def test_manifests_may_come_without_their_blanks(site: InstanceSite) -> None:
    graph, override = ("".join(json.dumps(manifest, indent=2).split()) for manifest in (GRAPH, OVERRIDE))
    instance = site.deployed(site.device(), graph, override)
    details = site.call("DescribeApplicationInstanceDetails", ApplicationInstanceId=instance)
    assert details["ManifestPayload"] == {"PayloadData": graph}
    assert details["ManifestOverridesPayload"] == {"PayloadData": override}


def test_the_people_counter_is_deployed_with_its_model(site: InstanceSite) -> None:
    site.call("DeletePackage", PackageId="packageName/square_camera", ForceDelete=True)
    site.call("DeletePackage", PackageId="packageName/market_camera", ForceDelete=True)
    site.sample("people_counter")
    graph, override = sample_manifests("people_counter")
    instance = site.deployed(site.device(), graph, override)
    listed = site.call("ListApplicationInstanceNodeInstances", ApplicationInstanceId=instance)
    nodes = {node["NodeInstanceId"]: node for node in listed["NodeInstances"]}
    assert {"square_camera", "market_camera"} <= set(nodes)
    camera = nodes["square_camera"]
    assert camera["NodeId"] == f"square_camera-1.0-{camera['PackagePatchVersion'][:8]}-square_camera"
    assert {node["CurrentStatus"] for node in nodes.values()} == {"RUNNING"}
    needed = site.call("ListApplicationInstanceDependencies", ApplicationInstanceId=instance)
    names = [package["Name"] for package in needed["PackageObjects"]]
    assert names == sorted(names)
    assert {"PEOPLE_COUNTER_CODE", "PEOPLE_DETECTOR", "hdmi_data_sink", "market_camera"} <= set(names)


def test_a_device_that_is_away_gets_its_job_when_it_comes_back(site: InstanceSite) -> None:
    device = site.devices.archive(Name="away").device_id
    instance = site.deploy(device, GRAPH, OVERRIDE)
    site.run()
    assert site.status(instance) == "DEPLOYMENT_REQUESTED"
    assert site.run() == 0


def test_an_asset_that_went_missing_fails_the_deployment_with_its_name(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE)
    for stored in list(site.objects.list(site.settings.bucket, "123456789012/nodePackages/STATUS_PAGE_CODE")):
        if stored.key.endswith(".tar.gz"):
            site.objects.delete(stored.bucket, stored.key)
            missing = stored.key.rpartition("/")[2]
    site.run()
    failed = site.describe(instance)
    assert failed["Status"] == "DEPLOYMENT_FAILED"
    assert missing[:40] in failed["StatusDescription"]


@pytest.mark.parametrize(("step", "state"), [("downloading", "INSTALL_ERROR"), ("launched", "LAUNCH_ERROR")])
def test_what_the_device_cannot_do_is_an_error_with_its_reason(
    site: InstanceSite, step: str, state: str
) -> None:
    instance = site.deploy(site.device(), GRAPH, OVERRIDE)
    site.run()
    job = site.job("deploy")
    site.report(job, "IN_PROGRESS", step=step)
    site.report(job, "FAILED", step=step, reason="disk full")
    failed = site.describe(instance)
    assert (failed["Status"], failed["HealthStatus"]) == ("DEPLOYMENT_ERROR", "ERROR")
    assert "disk full" in failed["StatusDescription"]
    assert failed["RuntimeContextStates"][0]["DeviceReportedStatus"] == state


def test_the_health_of_an_absent_device_is_not_known(site: InstanceSite) -> None:
    instance = site.deployed(site.device(), GRAPH, OVERRIDE)
    site.devices.connection(site.job("deploy")[0], online=False)
    assert site.describe(instance)["HealthStatus"] == "NOT_AVAILABLE"
    assert set(site.node_statuses(instance).values()) == {"NOT_AVAILABLE"}


def test_a_package_in_use_is_not_deregistered(site: InstanceSite) -> None:
    site.deployed(site.device(), GRAPH, OVERRIDE)
    package = site.call(
        "DescribePackageVersion", PackageId="packageName/STATUS_PAGE_CODE", PackageVersion="1.0"
    )
    named = {key: package[key] for key in ("PackageId", "PackageVersion", "PatchVersion")}
    with pytest.raises(ServiceError) as refused:
        site.call("DeregisterPackageVersion", **named)
    assert refused.value.code == "ConflictException"
