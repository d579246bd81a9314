"""The operations on packages through the newest boto3, over a real socket."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from fakes.package_server import ServedPackages
from fakes.package_site import code_manifest, model_manifest, named_by_content


def test_a_package_from_its_making_to_its_end(served: ServedPackages) -> None:
    panorama = served.panorama
    made = panorama.create_package(PackageName="CODE", Tags={"client": "sample"})
    found = panorama.describe_package(PackageId="packageName/CODE")
    assert found["PackageId"] == made["PackageId"]
    assert found["Tags"] == {"client": "sample"}
    with pytest.raises(ClientError) as refused:
        panorama.describe_package_version(PackageId=made["PackageId"], PackageVersion="1.0")
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    patch = served.site.upload(code_manifest())
    named = {"PackageId": made["PackageId"], "PackageVersion": "1.0"}
    panorama.register_package_version(**named, PatchVersion=patch, MarkLatest=True)
    version = panorama.describe_package_version(**named)
    assert (version["Status"], version["PatchVersion"]) == ("REGISTER_COMPLETED", patch)
    assert version["RegisteredTime"].tzinfo is not None
    (node,) = panorama.list_nodes(Category="BUSINESS_LOGIC")["Nodes"]
    described = panorama.describe_node(NodeId=node["NodeId"])
    assert described["NodeInterface"]["Inputs"][1]["DefaultValue"] == "0.5"
    panorama.deregister_package_version(**named, PatchVersion=patch)
    with pytest.raises(ClientError) as refused:
        panorama.delete_package(PackageId=made["PackageId"])
    assert refused.value.response["Error"]["Code"] == "ConflictException"
    assert refused.value.response["ResourceType"] == "PACKAGE"
    panorama.delete_package(PackageId=made["PackageId"], ForceDelete=True)
    assert panorama.list_packages()["Packages"] == []


def test_every_problem_of_a_manifest_reaches_the_client(served: ServedPackages) -> None:
    made = served.panorama.create_package(PackageName="CODE")
    manifest = code_manifest()
    del manifest["nodePackage"]["interfaces"][0]["category"]
    manifest["nodePackage"]["interfaces"][0]["outputs"][0]["type"] = "film"
    patch = served.site.upload(manifest)
    with pytest.raises(ClientError) as refused:
        served.panorama.register_package_version(
            PackageId=made["PackageId"], PackageVersion="1.0", PatchVersion=patch
        )
    answer = refused.value.response
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["ErrorId"].startswith("BV-MAN-")
    assert len(answer["ErrorArguments"]) == 2


def test_a_camera_is_registered_and_named_limits_are_kept(served: ServedPackages) -> None:
    panorama = served.panorama
    camera = {"Username": "keeper", "Password": "corr3ct", "StreamUrl": "rtsp://192.168.0.77/live"}
    wishes = {
        "TemplateType": "RTSP_CAMERA_STREAM",
        "OutputPackageName": "n" * 128,
        "OutputPackageVersion": "1.0",
        "NodeName": "n" * 128,
        "TemplateParameters": camera,
        "JobTags": [{"ResourceType": "PACKAGE", "Tags": {"place": "door"}}],
    }
    job = panorama.create_node_from_template_job(**wishes)["JobId"]
    told = panorama.describe_node_from_template_job(JobId=job)
    assert (told["Status"], told["TemplateParameters"]["Password"]) == ("SUCCEEDED", "SAVED_AS_SECRET")
    (node,) = panorama.list_nodes(Category="MEDIA_SOURCE", OwnerAccount="123456789012")["Nodes"]
    assert panorama.describe_node(NodeId=node["NodeId"])["Name"] == "n" * 128
    (listed,) = panorama.list_node_from_template_jobs()["NodeFromTemplateJobs"]
    assert listed["JobId"] == job
    for changes in (
        {"NodeName": "n" * 129},
        {"OutputPackageName": "has space"},
        {"OutputPackageVersion": "1"},
        {"TemplateParameters": {**camera, "StreamUrl": "rtsp://h/" + "a" * 247}},
        {"TemplateParameters": {**camera, "Password": ""}},
        {"TemplateType": "USB_CAMERA"},
    ):
        with pytest.raises(ClientError) as refused:
            panorama.create_node_from_template_job(**{**wishes, **changes})
        assert refused.value.response["Error"]["Code"] == "ValidationException"
        assert "corr3ct" not in str(refused.value.response)


def test_an_import_is_made_and_described(served: ServedPackages) -> None:
    panorama, site = served.panorama, served.site
    site.put("m/package.json", json.dumps(model_manifest("m.tar.gz", "d.json")).encode(), "mine")
    site.put("m/m.tar.gz", b"weights", "mine")
    site.put("m/d.json", b"{}", "mine")
    job = panorama.create_package_import_job(
        JobType="NODE_PACKAGE_VERSION",
        InputConfig={
            "PackageVersionInputConfig": {"S3Location": {"BucketName": "mine", "ObjectKey": "m/package.json"}}
        },
        OutputConfig={
            "PackageVersionOutputConfig": {
                "PackageName": "MODEL",
                "PackageVersion": "1.0",
                "MarkLatest": True,
            }
        },
        ClientToken="t1",
    )["JobId"]
    told = panorama.describe_package_import_job(JobId=job)
    assert told["Status"] == "SUCCEEDED"
    version = panorama.describe_package_version(PackageId=told["Output"]["PackageId"], PackageVersion="1.0")
    assert version["PatchVersion"] == told["Output"]["PatchVersion"]
    (listed,) = panorama.list_package_import_jobs()["PackageImportJobs"]
    assert listed["Status"] == "SUCCEEDED"
    digest = hashlib.sha256(json.dumps(model_manifest("m.tar.gz", "d.json")).encode()).hexdigest()
    assert told["Output"]["PatchVersion"] == digest


def test_a_package_is_packaged_twice_as_the_tool_does_it(served: ServedPackages, tmp_path: Path) -> None:
    panorama, s3 = served.panorama, served.client("s3")
    content, descriptor = os.urandom(21 * 1024 * 1024), b'{"mlModelDescriptor": {}}'
    asset, described = named_by_content(content, ".tar.gz"), named_by_content(descriptor, ".json")
    for name, data in ((asset, content), (described, descriptor)):
        (tmp_path / name).write_bytes(data)
    raw = json.dumps(model_manifest(asset, described)).encode()
    patch = hashlib.sha256(raw).hexdigest()
    with pytest.raises(ClientError) as refused:
        panorama.describe_package(PackageId="packageName/MODEL")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    package = panorama.create_package(PackageName="MODEL")
    place = package["StorageLocation"]
    for name in (asset, described):
        key = f"{place['BinaryPrefixLocation']}/{name}"
        with pytest.raises(ClientError):
            s3.head_object(Bucket=place["Bucket"], Key=key)
        s3.upload_file(str(tmp_path / name), place["Bucket"], key)
        assert s3.head_object(Bucket=place["Bucket"], Key=key)["ContentLength"] > 0
    key = f"{place['ManifestPrefixLocation']}/1.0/{patch}.json"
    s3.put_object(Bucket=place["Bucket"], Key=key, Body=raw, ACL="bucket-owner-full-control")
    named = {"PackageId": package["PackageId"], "PackageVersion": "1.0"}
    panorama.register_package_version(**named, PatchVersion=patch, MarkLatest=True)
    told = panorama.describe_package_version(**named, PatchVersion=patch)
    assert told["Status"] == "REGISTER_COMPLETED"
    # The second run asks this, and leaves it at that.
    again = panorama.describe_package(PackageId="packageName/MODEL")
    assert again["StorageLocation"] == place
    latest = panorama.describe_package_version(PackageId=again["PackageId"], PackageVersion="1.0")
    assert (latest["PatchVersion"], latest["Status"]) == (patch, "REGISTER_COMPLETED")
    listed = s3.list_objects(Bucket=place["Bucket"], Prefix=place["ManifestPrefixLocation"])["Contents"]
    assert [stored["Key"] for stored in listed] == [key]
