"""What is not deployed, and how that is told."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.device_site import CALLER
from fakes.instance_site import InstanceSite, open_instance_site, sample_manifests, small_settings

GRAPH, OVERRIDE = sample_manifests("status_page")
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "panorama.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ],
}


def refusal(site: InstanceSite, graph: Any = GRAPH, override: Any = OVERRIDE, **members: Any) -> ServiceError:
    device = members.pop("device", None) or site.device()
    with pytest.raises(ServiceError) as refused:
        site.deploy(device, graph, override, **members)
    assert not site.call("ListApplicationInstances")["ApplicationInstances"]
    return refused.value


def without_port(name: str = "") -> Any:
    """The override that opens no port, so that several fit on a device."""
    body = {key: value for key, value in OVERRIDE["nodeGraphOverrides"].items() if "Routing" not in key}
    return {"nodeGraphOverrides": {**body, "description": name}}


def test_every_problem_is_told_with_code_pointer_and_place(site: InstanceSite) -> None:
    graph = copy.deepcopy(GRAPH)
    graph["nodeGraph"]["edges"].append({"producer": "nobody.video_out", "consumer": "code_node.video_in"})
    graph["nodeGraph"]["packages"][0]["version"] = "9.9"
    override = copy.deepcopy(OVERRIDE)
    override["nodeGraphOverrides"]["nodeOverrides"][0]["with"] = [{"name": "missing"}]
    error = refusal(site, graph, override)
    assert error.code == "ValidationException"
    told = {(argument["Value"], argument["Name"]) for argument in error.members["ErrorArguments"]}
    assert ("BV-MAN-020", "ManifestPayload#/nodeGraph/edges/6/producer") in told
    assert ("BV-MAN-025", "ManifestPayload#/nodeGraph/packages/0/version") in told
    missing = "ManifestOverridesPayload#/nodeGraphOverrides/nodeOverrides/0/with/0/name"
    assert ("BV-MAN-031", missing) in told
    for code, place in told:
        assert f"{code} {place}" in error.message
    assert error.members["ErrorId"] in {code for code, _ in told}


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"nodeGraph": 7}', "\ud800", "[" * 9000])
def test_what_is_no_manifest_is_refused(site: InstanceSite, payload: str) -> None:
    assert refusal(site, payload).members["ErrorId"].startswith("BV-MAN-")
    assert refusal(site, GRAPH, payload or "{}", device="device-any").code == "ValidationException"


def test_a_camera_that_is_not_registered_is_no_warning_here(site: InstanceSite) -> None:
    text = json.dumps(OVERRIDE).replace("square_camera", "attic_camera")
    assert "BV-MAN-025" in {one["Value"] for one in refusal(site, GRAPH, text).members["ErrorArguments"]}


def test_the_same_package_of_another_account_is_another_package(site: InstanceSite) -> None:
    text = json.dumps(GRAPH).replace("123456789012::STATUS", "210987654321::STATUS")
    assert "BV-MAN-025" in {one["Value"] for one in refusal(site, text).members["ErrorArguments"]}


def test_a_device_must_exist(site: InstanceSite) -> None:
    error = refusal(site, device="device-none")
    assert error.members["Fields"][0]["Name"] == "DefaultRuntimeContextDevice"


def test_model_nodes_are_refused_on_software_that_has_none(site: InstanceSite) -> None:
    for camera in ("square_camera", "market_camera"):
        site.call("DeletePackage", PackageId=f"packageName/{camera}", ForceDelete=True)
    site.sample("people_counter")
    graph, override = sample_manifests("people_counter")
    error = refusal(site, graph, override, device=site.device("new", "8.0.29"))
    assert error.members["ErrorId"] == "BV-MAN-043"


def test_a_host_port_is_open_for_one_application_of_a_device(site: InstanceSite) -> None:
    device = site.device()
    first = site.deployed(device, GRAPH, OVERRIDE, Name="page")
    with pytest.raises(ServiceError, match="8080") as refused:
        site.deploy(device, GRAPH, OVERRIDE)
    assert refused.value.members["ErrorId"] == "BV-MAN-040"
    assert "page" in refused.value.message
    site.deploy(device, GRAPH, OVERRIDE, ApplicationInstanceIdToReplace=first)
    site.deploy(site.device("gate"), GRAPH, OVERRIDE)


def test_a_patch_version_may_be_named(site: InstanceSite) -> None:
    graph = copy.deepcopy(GRAPH)
    found = site.call(
        "DescribePackageVersion", PackageId="packageName/STATUS_PAGE_CODE", PackageVersion="1.0"
    )
    graph["nodeGraph"]["packages"][0]["patchVersion"] = "0" * 64
    assert refusal(site, graph).members["ErrorId"] == "BV-MAN-025"
    graph["nodeGraph"]["packages"][0]["patchVersion"] = found["PatchVersion"]
    site.deployed(site.device("gate"), graph, OVERRIDE)


class TestRoles:
    ARN = "arn:aws:iam::123456789012:role/page"

    def make(self, site: InstanceSite, trust: Any = TRUST) -> None:
        site.call("CreateRole", RoleName="page", AssumeRolePolicyDocument=json.dumps(trust))

    def test_a_role_that_trusts_the_service_is_given_to_the_application(self, site: InstanceSite) -> None:
        self.make(site)
        instance = site.deployed(site.device(), GRAPH, OVERRIDE, RuntimeRoleArn=self.ARN)
        assert site.describe(instance)["RuntimeRoleArn"] == self.ARN
        assert site.job("deploy")[2]["roleArn"] == self.ARN

    def test_a_role_must_exist(self, site: InstanceSite) -> None:
        assert refusal(site, RuntimeRoleArn=self.ARN).members["Fields"][0]["Name"] == "RuntimeRoleArn"

    @pytest.mark.parametrize(("key", "value"), [("aws:SourceAccount", "210987654321"), ("service", "ec2")])
    def test_a_role_must_trust_the_service(self, site: InstanceSite, key: str, value: str) -> None:
        trust = copy.deepcopy(TRUST)
        statement: Any = trust["Statement"][0]
        if key == "service":
            statement["Principal"]["Service"] = f"{value}.amazonaws.com"
        else:
            statement["Condition"]["StringEquals"][key] = value
        self.make(site, trust)
        assert refusal(site, RuntimeRoleArn=self.ARN).code == "ValidationException"

    def test_the_caller_must_be_allowed_to_pass_it(self, site: InstanceSite) -> None:
        self.make(site)
        limited = replace(CALLER, decide=lambda action, _resource: action != "iam:PassRole")
        assert refusal(site, caller=limited, RuntimeRoleArn=self.ARN).code == "AccessDeniedException"


class TestQuotas:
    def open(self, folder: Path, **quotas: int) -> InstanceSite:
        site = open_instance_site(folder, small_settings(**quotas))
        site.sample("status_page")
        return site

    def over(self, site: InstanceSite, device: str, **members: Any) -> str:
        with pytest.raises(ServiceError) as refused:
            site.deploy(device, GRAPH, without_port(), **members)
        assert (refused.value.code, refused.value.status) == ("ServiceQuotaExceededException", 402)
        return str(refused.value.members["QuotaCode"])

    def test_applications_of_a_device(self, tmp_path: Path) -> None:
        site = self.open(tmp_path, applications_of_device=2)
        device = site.device()
        first = site.deployed(device, GRAPH, without_port())
        site.deployed(device, GRAPH, without_port())
        assert self.over(site, device) == "applications-of-device"
        site.deploy(device, GRAPH, without_port(), ApplicationInstanceIdToReplace=first)
        site.close()

    def test_deployments_of_a_day(self, tmp_path: Path) -> None:
        site = self.open(tmp_path, deployments_of_day=1)
        device = site.device()
        site.call("RemoveApplicationInstance", ApplicationInstanceId=site.deploy(device, GRAPH, OVERRIDE))
        assert self.over(site, device) == "deployments-of-day"
        site.close()

    def test_streams_of_an_application(self, tmp_path: Path) -> None:
        site = self.open(tmp_path, streams_of_application=0)
        assert self.over(site, site.device()) == "streams-of-application"
        site.close()
