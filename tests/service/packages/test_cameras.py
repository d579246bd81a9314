"""Cameras registered from a template."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.packages.cameras.address import fault_of_address, public_address
from belvedere_simulator.service.packages.records import latest_patch, package_by_name
from belvedere_simulator.service.packages.registration.checking import needed_files, registered_package
from belvedere_simulator.service.settings import Quotas, SiteSettings
from belvedere_simulator.service.store.metadata import METADATA
from fakes.package_site import PackageSite, code_manifest, open_package_site

PASSWORD = "corr3ct-horse"
CAMERA = {"Username": "keeper", "Password": PASSWORD, "StreamUrl": "rtsp://192.168.0.77/live/mpeg4/"}
ACCOUNT = "123456789012"


def _register(site: PackageSite, name: str = "front-door", **changes: Any) -> Any:
    wishes = {
        "TemplateType": "RTSP_CAMERA_STREAM",
        "OutputPackageName": name,
        "OutputPackageVersion": "1.0",
        "NodeName": name,
        "TemplateParameters": CAMERA,
        **changes,
    }
    job = site.call("CreateNodeFromTemplateJob", **wishes)["JobId"]
    return site.call("DescribeNodeFromTemplateJob", JobId=job)


def test_a_camera_becomes_a_package_with_one_source_node(site: PackageSite) -> None:
    job = _register(site, NodeDescription="Over the front door")
    assert job["Status"] == "SUCCEEDED"
    assert job["NodeDescription"] == "Over the front door"
    assert job["OutputPackageName"] == job["NodeName"] == "front-door"
    (node,) = site.call("ListNodes", Category="MEDIA_SOURCE", OwnerAccount=ACCOUNT)["Nodes"]
    assert node["Name"] == node["PackageName"] == "front-door"
    assert node["NodeId"] == f"front-door-1.0-{node['PatchVersion'][:8]}-front-door"
    ports = site.call("DescribeNode", NodeId=node["NodeId"])["NodeInterface"]
    assert [port["Name"] for port in ports["Inputs"]] == ["username", "password", "streamUrl"]
    assert ports["Inputs"][2]["DefaultValue"] == "rtsp://192.168.0.77/live/mpeg4/"
    assert ports["Outputs"] == [{"Name": "video_out", "Type": "MEDIA", "Description": ""}]
    assert site.describe(node["PackageId"])["PatchVersion"] == node["PatchVersion"]


def test_credentials_are_told_as_saved_and_kept_as_a_secret(site: PackageSite) -> None:
    job = _register(site)
    assert job["TemplateParameters"] == {
        "Username": "SAVED_AS_SECRET",
        "Password": "SAVED_AS_SECRET",
        "StreamUrl": "rtsp://192.168.0.77/live/mpeg4/",
    }
    (secret,) = site.kept_secrets.values()
    assert json.loads(secret) == {
        "username": "keeper",
        "password": PASSWORD,
        "streamUrl": "rtsp://192.168.0.77/live/mpeg4/",
    }


@pytest.mark.parametrize(
    "address",
    [
        f"rtsp://keeper:{PASSWORD}@192.168.0.77/live",
        f"rtsp://192.168.0.77/live?user=keeper&password={PASSWORD}",
        f"rtsp://192.168.0.77/user=keeper&password={PASSWORD}&channel=1",
    ],
)
def test_the_password_is_in_no_answer_log_manifest_row_or_object(
    site: PackageSite, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    job = _register(site, TemplateParameters={**CAMERA, "StreamUrl": address})
    answers = [
        job,
        site.call("ListNodeFromTemplateJobs"),
        site.call("ListNodes"),
        *(site.call("DescribeNode", NodeId=node["NodeId"]) for node in site.call("ListNodes")["Nodes"]),
    ]
    assert job["Status"] == "SUCCEEDED"
    assert PASSWORD not in str(answers)
    assert PASSWORD not in caplog.text
    for stored in site.objects.list(site.settings.bucket):
        with site.objects.open(stored.bucket, stored.key) as stream:
            assert PASSWORD.encode() not in stream.read()
    with site.database.read() as connection:
        for table in METADATA.sorted_tables:
            assert PASSWORD not in str(connection.execute(select(table)).all())
    (secret,) = site.kept_secrets.values()
    assert json.loads(secret)["streamUrl"] == address


def test_registering_a_name_again_makes_a_new_patch_version_and_keeps_the_old(site: PackageSite) -> None:
    first, second = _register(site), _register(site)
    assert first["JobId"] != second["JobId"]
    (node,) = site.call("ListNodes", PackageName="front-door")["Nodes"]
    assert site.describe(node["PackageId"])["PatchVersion"] == node["PatchVersion"]
    assert len(site.kept_secrets) == 2
    patches = {
        stored.key.rpartition("/")[2].removesuffix(".json")
        for stored in site.objects.list(site.settings.bucket)
    }
    (old,) = patches - {node["PatchVersion"]}
    assert site.describe(node["PackageId"], old)["IsLatestPatch"] is False
    assert len(site.call("ListNodes", PackageName="front-door", PatchVersion=old)["Nodes"]) == 1


def test_deregistering_a_camera_forgets_its_secret(site: PackageSite) -> None:
    _register(site)
    (node,) = site.call("ListNodes", PackageName="front-door")["Nodes"]
    names = {"PackageId": node["PackageId"], "PatchVersion": node["PatchVersion"]}
    site.call("DeregisterPackageVersion", **names, PackageVersion="1.0")
    assert site.kept_secrets == {}
    assert site.call("ListNodes", PackageName="front-door")["Nodes"] == []


def test_deleting_a_camera_forgets_all_its_secrets(site: PackageSite) -> None:
    _register(site)
    _register(site)
    site.call("DeletePackage", PackageId="packageName/front-door", ForceDelete=True)
    assert site.kept_secrets == {}


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({**CAMERA, "Username": ""}, "Username"),
        ({**CAMERA, "Password": "  "}, "Password"),
        ({**CAMERA, "StreamUrl": ""}, "StreamUrl"),
        ({"Username": "keeper", "Password": PASSWORD}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "http://192.168.0.77/live"}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "rtsp:///live"}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "rtsp://192.168.0.77:99999/live"}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "rtsp://192.168.0.77/a b"}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "rtsp://[::1/live"}, "StreamUrl"),
        ({**CAMERA, "StreamUrl": "rtsp://192.168.0.77/" + "a" * 240}, "StreamUrl"),
        ({**CAMERA, "Host": "192.168.0.77"}, "Host"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    site: PackageSite, parameters: dict[str, str], field: str
) -> None:
    with pytest.raises(ServiceError) as refused:
        _register(site, TemplateParameters=parameters)
    assert refused.value.code == "ValidationException"
    assert [found["Name"] for found in refused.value.members["Fields"]] == [f"TemplateParameters.{field}"]
    assert PASSWORD not in str(refused.value.members) + refused.value.message
    assert site.kept_secrets == {}


def test_an_address_of_255_letters_and_names_of_128_are_taken(site: PackageSite) -> None:
    name = "n" * 128
    address = "rtsp://192.168.0.77/" + "a" * 235
    job = _register(site, name, TemplateParameters={**CAMERA, "StreamUrl": address})
    assert job["Status"] == "SUCCEEDED"
    (node,) = site.call("ListNodes", PackageName=name)["Nodes"]
    assert len(node["NodeId"]) <= 255
    assert site.call("DescribeNode", NodeId=node["NodeId"])["Name"] == name


def test_a_camera_may_have_no_credentials(site: PackageSite) -> None:
    job = _register(site, TemplateParameters={"StreamUrl": "RTSP://camera.local:8554/"})
    assert job["Status"] == "SUCCEEDED"
    assert job["TemplateParameters"] == {"StreamUrl": "RTSP://camera.local:8554/"}


def test_a_name_that_is_an_application_package_fails_the_job(site: PackageSite) -> None:
    made = site.create("front-door")
    site.register(made["PackageId"], site.upload(code_manifest("front-door")))
    job = _register(site)
    assert job["Status"] == "FAILED"
    assert "front-door" in job["StatusMessage"]
    assert site.kept_secrets == {}
    keys = [stored.key for stored in site.objects.list(site.settings.bucket)]
    assert len(keys) == 1


def test_a_full_site_fails_the_job(tmp_path: Path) -> None:
    site = open_package_site(tmp_path, replace(SiteSettings(), quotas=Quotas(packages=1)))
    site.create()
    job = _register(site)
    assert (job["Status"], "1 packages" in job["StatusMessage"]) == ("FAILED", True)
    assert site.kept_secrets == {}
    site.close()


def test_job_tags_become_tags_of_the_package(site: PackageSite) -> None:
    tags = [{"ResourceType": "PACKAGE", "Tags": {"place": "door"}}]
    job = _register(site, JobTags=tags)
    assert job["JobTags"] == tags
    assert site.call("DescribePackage", PackageId="packageName/front-door")["Tags"] == {"place": "door"}


def test_jobs_are_listed_the_newest_first(site: PackageSite) -> None:
    jobs = [_register(site, f"camera-{number}")["JobId"] for number in range(4)]
    first = site.call("ListNodeFromTemplateJobs", MaxResults=3)
    rest = site.call("ListNodeFromTemplateJobs", MaxResults=3, NextToken=first["NextToken"])
    listed = [*first["NodeFromTemplateJobs"], *rest["NodeFromTemplateJobs"]]
    assert [job["JobId"] for job in listed] == jobs[::-1]
    with pytest.raises(ServiceError) as refused:
        site.call("DescribeNodeFromTemplateJob", JobId="job-none")
    assert refused.value.code == "ResourceNotFoundException"


def test_what_a_deployment_needs_of_a_camera_is_recorded(site: PackageSite) -> None:
    _register(site)
    with site.database.read() as connection:
        package = package_by_name(connection, ACCOUNT, "front-door")
        assert package is not None
        record = latest_patch(connection, package.id, "1.0")
    assert record is not None
    assert list(site.kept_secrets) == [record.secret]
    manifest = registered_package(record.manifest)
    assert [interface.name for interface in manifest.interfaces] == ["front-door"]
    assert needed_files(manifest) == ()


def test_a_hand_made_camera_package_does_not_show_its_password(site: PackageSite) -> None:
    made = site.create("camera")
    manifest = code_manifest("camera")
    values = {"username": "keeper", "password": PASSWORD, "streamUrl": f"rtsp://a:{PASSWORD}@h/"}
    manifest["nodePackage"]["assets"] = [
        {
            "name": "rtsp",
            "implementations": [{"type": "system", "assetUri": "source/video/camera/rtsp/source_rtsp"}],
        }
    ]
    manifest["nodePackage"]["interfaces"] = [
        {
            "name": "camera",
            "category": "media_source",
            "asset": "rtsp",
            "inputs": [{"name": name, "type": "string", "default": value} for name, value in values.items()],
            "outputs": [{"name": "video_out", "type": "media"}],
        }
    ]
    site.register(made["PackageId"], site.upload(manifest))
    (node,) = site.call("ListNodes", PackageName="camera")["Nodes"]
    described = site.call("DescribeNode", NodeId=node["NodeId"])
    assert PASSWORD not in str(described)
    shown = {port["Name"]: port["DefaultValue"] for port in described["NodeInterface"]["Inputs"]}
    assert shown == {
        "username": "SAVED_AS_SECRET",
        "password": "SAVED_AS_SECRET",
        "streamUrl": "rtsp://h/",
    }


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_has_a_fault_and_nothing_else(text: str) -> None:
    assert isinstance(fault_of_address(f"rtsp://{text}"), str)
    assert isinstance(fault_of_address(text), str)


@given(
    user=st.text("abc:;!$", min_size=1, max_size=8),
    password=st.text("xyzXYZ0189!$%&=@:", min_size=1, max_size=12),
)
def test_credentials_before_the_host_are_never_shown(user: str, password: str) -> None:
    assert public_address(f"rtsp://{user}:{password}@192.168.0.77/live") == "rtsp://192.168.0.77/live"
