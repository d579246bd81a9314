"""Every operation of Panorama once, by whatever boto3 this Python has; prints what was answered, as JSON.

The environment of a client kit is all it is given, and USB, the folder where appliances look for archives.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import boto3

ANSWERS: dict[str, Any] = {}
panorama = boto3.client("panorama")
s3 = boto3.client("s3")
name = "walker" + str(os.getpid())


def call(operation: str, **parameters: Any) -> Any:
    method = "".join("_" + letter.lower() if letter.isupper() else letter for letter in operation).lstrip("_")
    answer = getattr(panorama, method)(**parameters)
    answer["_status"] = answer.pop("ResponseMetadata")["HTTPStatusCode"]
    ANSWERS.setdefault(operation, answer)
    return answer


def until(condition: Any) -> Any:
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            sys.exit("nothing happens:\n" + json.dumps(ANSWERS, indent=1, default=str))
        time.sleep(0.05)


def status_of(device: Any) -> Any:
    return panorama.describe_device(DeviceId=device)["DeviceConnectionStatus"]


def interface(name: Any, category: Any, asset: Any) -> Any:
    media = {"type": "media", "description": ""}
    return {
        "name": name,
        "category": category,
        "asset": asset,
        "inputs": [{"name": "video_in", "maxConnections": 8, **media}],
        "outputs": [{"name": "video_out", **media}],
    }


def package(description: Any) -> Any:
    """Put and register a version of the code package as the packaging tool does."""
    files = {"code.tar.gz": b"\x1f\x8b" + description.encode() * 1000, "code.json": b"{}"}
    location = panorama.describe_package(PackageId="packageName/WALK_CODE")["StorageLocation"]
    named: dict[str, str] = {}
    for file, content in files.items():
        _stem, _, ending = file.partition(".")
        named[file] = hashlib.sha256(content).hexdigest() + "." + ending
        s3.put_object(
            Bucket=location["Bucket"], Key=location["BinaryPrefixLocation"] + "/" + named[file], Body=content
        )
    forms = {"type": "container", "assetUri": named["code.tar.gz"], "descriptorUri": named["code.json"]}
    document = {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": "WALK_CODE",
            "version": "1.0",
            "description": description,
            "assets": [{"name": "code_asset", "implementations": [forms]}],
            "interfaces": [interface("interface", "business_logic", "code_asset")],
        }
    }
    text = json.dumps(document).encode()
    patch = hashlib.sha256(text).hexdigest()
    key = location["ManifestPrefixLocation"] + "/1.0/" + patch + ".json"
    s3.put_object(Bucket=location["Bucket"], Key=key, Body=text)
    return location, patch


def version(patch: Any, operation: str = "DescribePackageVersion", **more: Any) -> Any:
    return call(operation, PackageId=package_id, PackageVersion="1.0", PatchVersion=patch, **more)


account = boto3.client("sts").get_caller_identity()["Account"]

# A device
device = call("ProvisionDevice", Name=name, Description="at the gate", Tags={"site": "north"})
archive = Path(os.environ["USB"]) / (name + ".zip")
archive.with_suffix(".part").write_bytes(device["Certificates"])
archive.with_suffix(".part").rename(archive)
device_id = device["DeviceId"]
until(lambda: status_of(device_id) == "ONLINE")
until(lambda: "CurrentNetworkingStatus" in panorama.describe_device(DeviceId=device_id))
call("DescribeDevice", DeviceId=device_id)
call("UpdateDeviceMetadata", DeviceId=device_id, Description="at the back gate")
call("ListDevices", NameFilter=name, SortBy="NAME", SortOrder="ASCENDING")
(job,) = call("CreateJobForDevices", DeviceIds=[device_id], JobType="REBOOT")["Jobs"]
until(lambda: panorama.describe_device_job(JobId=job["JobId"])["Status"] == "COMPLETED")
call("DescribeDeviceJob", JobId=job["JobId"])
call("ListDevicesJobs", DeviceId=device_id)

# Tags
call("TagResource", ResourceArn=device["Arn"], Tags={"floor": "2"})
call("ListTagsForResource", ResourceArn=device["Arn"])
call("UntagResource", ResourceArn=device["Arn"], TagKeys=["site"])

# A camera
template = {
    "TemplateType": "RTSP_CAMERA_STREAM",
    "OutputPackageName": "walk_camera",
    "OutputPackageVersion": "1.0",
    "NodeName": "walk_camera",
    "TemplateParameters": {"Username": "ada", "Password": "a secret", "StreamUrl": "rtsp://10.0.0.9/gate"},
}
camera = call("CreateNodeFromTemplateJob", **template)
until(
    lambda: (
        panorama.describe_node_from_template_job(JobId=camera["JobId"])["Status"] in ("SUCCEEDED", "FAILED")
    )
)
call("DescribeNodeFromTemplateJob", JobId=camera["JobId"])
call("ListNodeFromTemplateJobs")
(node,) = call("ListNodes", Category="MEDIA_SOURCE", PackageName="walk_camera")["Nodes"]
call("DescribeNode", NodeId=node["NodeId"])

# A package and two patch versions of it
package_id = call("CreatePackage", PackageName="WALK_CODE", Tags={"of": "walk"})["PackageId"]
call("DescribePackage", PackageId="packageName/WALK_CODE")
call("ListPackages")
location, first = package("first")
_, second = package("second")
for patch in (first, second):
    version(patch, "RegisterPackageVersion", MarkLatest=True)
    until(
        lambda patch=patch: (
            panorama.describe_package_version(PackageId=package_id, PackageVersion="1.0", PatchVersion=patch)[
                "Status"
            ]
            in ("REGISTER_COMPLETED", "FAILED")
        )
    )
version(second)
version(first, "DeregisterPackageVersion")


# An import under another name


def manifest_of(patch: Any) -> Any:
    return location["ManifestPrefixLocation"] + "/1.0/" + patch + ".json"


imported = call(
    "CreatePackageImportJob",
    JobType="NODE_PACKAGE_VERSION",
    ClientToken=name,
    InputConfig={
        "PackageVersionInputConfig": {
            "S3Location": {"BucketName": location["Bucket"], "ObjectKey": manifest_of(second)}
        }
    },
    OutputConfig={
        "PackageVersionOutputConfig": {
            "PackageName": "WALK_COPY",
            "PackageVersion": "1.0",
            "MarkLatest": True,
        }
    },
)
until(
    lambda: panorama.describe_package_import_job(JobId=imported["JobId"])["Status"] in ("SUCCEEDED", "FAILED")
)
call("DescribePackageImportJob", JobId=imported["JobId"])
call("ListPackageImportJobs")

# An application
packages = [
    {"name": account + "::WALK_CODE", "version": "1.0"},
    {"name": "panorama::abstract_rtsp_media_source", "version": "1.0"},
    {"name": "panorama::hdmi_data_sink", "version": "1.0"},
]
nodes = [
    {
        "name": "code",
        "interface": account + "::WALK_CODE.interface",
        "overridable": False,
        "launch": "onAppStart",
    },
    {
        "name": "camera",
        "interface": "panorama::abstract_rtsp_media_source.rtsp_v1_interface",
        "overridable": True,
        "launch": "onAppStart",
    },
    {
        "name": "screen",
        "interface": "panorama::hdmi_data_sink.hdmi0",
        "overridable": True,
        "launch": "onAppStart",
    },
]
edges = [
    {"producer": "camera.video_out", "consumer": "code.video_in"},
    {"producer": "code.video_out", "consumer": "screen.video_in"},
]
graph = {"nodeGraph": {"envelopeVersion": "2021-01-01", "packages": packages, "nodes": nodes, "edges": edges}}
own = {
    "name": "gate",
    "interface": account + "::walk_camera.walk_camera",
    "overridable": False,
    "launch": "onAppStart",
}
override = {
    "nodeGraphOverrides": {
        "envelopeVersion": "2021-01-01",
        "packages": [{"name": account + "::walk_camera", "version": "1.0"}],
        "nodes": [own],
        "nodeOverrides": [{"replace": "camera", "with": [{"name": "gate"}]}],
    }
}
instance = call(
    "CreateApplicationInstance",
    Name="walk",
    Description="command-line deploy",
    DefaultRuntimeContextDevice=device_id,
    ManifestPayload={"PayloadData": json.dumps(graph)},
    ManifestOverridesPayload={"PayloadData": json.dumps(override)},
    Tags={"client": "walk"},
)
of_instance = {"ApplicationInstanceId": instance["ApplicationInstanceId"]}


def becomes(status: Any) -> Any:
    until(lambda: panorama.describe_application_instance(**of_instance)["Status"] == status)


becomes("DEPLOYMENT_SUCCEEDED")
call("DescribeApplicationInstance", **of_instance)
call("DescribeApplicationInstanceDetails", **of_instance)
call("ListApplicationInstances", DeviceId=device_id, StatusFilter="DEPLOYMENT_SUCCEEDED")
call("ListApplicationInstanceDependencies", **of_instance)
call(
    "SignalApplicationInstanceNodeInstances",
    **of_instance,
    NodeSignals=[{"NodeInstanceId": "gate", "Signal": "PAUSE"}],
)


def gate() -> Any:
    listed = panorama.list_application_instance_node_instances(**of_instance)["NodeInstances"]
    return next(node["CurrentStatus"] for node in listed if node["NodeInstanceId"] == "gate")


until(lambda: gate() == "PAUSED")
call("ListApplicationInstanceNodeInstances", **of_instance)
call("RemoveApplicationInstance", **of_instance)
becomes("REMOVAL_SUCCEEDED")

# The end
call("DeletePackage", PackageId=package_id, ForceDelete=True)
call("DeleteDevice", DeviceId=device_id)

print(json.dumps(ANSWERS, default=lambda value: value.hex() if isinstance(value, bytes) else str(value)))
