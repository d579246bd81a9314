"""What the walking programs must have been answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Answer = Mapping[str, Any]
Check = Callable[[Answer], object]

DEVICE = re.compile(r"device-[a-z0-9]{26}\Z")
INSTANCE = re.compile(r"applicationInstance-[a-z0-9]{26}\Z")
PACKAGE = re.compile(r"package-[a-z0-9]{26}\Z")
JOB = re.compile(r"[a-z0-9-]+\Z")
STORED = {"Username": "SAVED_AS_SECRET", "Password": "SAVED_AS_SECRET", "StreamUrl": "rtsp://10.0.0.9/gate"}


def _only(answer: Answer, member: str) -> Any:
    (entry,) = answer[member]
    return entry


def _names(answer: Answer, members: str, name: str) -> list[str]:
    return [entry[name] for entry in answer[members]]


PANORAMA: dict[str, Check] = {
    "ProvisionDevice": lambda a: (
        DEVICE.match(a["DeviceId"])
        and a["Status"] == "AWAITING_PROVISIONING"
        and bytes.fromhex(a["Certificates"])[:2] == b"PK"
    ),
    "DescribeDevice": lambda a: (
        (a["DeviceConnectionStatus"], a["ProvisioningStatus"]) == ("ONLINE", "SUCCEEDED")
        and a["CurrentSoftware"] == "7.0.11"
        and a["CurrentNetworkingStatus"]["Ethernet0Status"]["IpAddress"] == "192.168.0.7/24"
        and a["Tags"] == {"site": "north"}
    ),
    "UpdateDeviceMetadata": lambda a: DEVICE.match(a["DeviceId"]),
    "ListDevices": lambda a: _only(a, "Devices")["Description"] == "at the back gate",
    "CreateJobForDevices": lambda a: _only(a, "Jobs")["JobId"] == _only(a, "Jobs")["DeviceId"] + "-0",
    "DescribeDeviceJob": lambda a: (a["JobType"], a["Status"]) == ("REBOOT", "COMPLETED"),
    "ListDevicesJobs": lambda a: _only(a, "DeviceJobs")["JobId"].endswith("-0"),
    "TagResource": lambda a: a["_status"] == 200,
    "ListTagsForResource": lambda a: a["Tags"] == {"site": "north", "floor": "2"},
    "UntagResource": lambda a: a["_status"] == 200,
    "CreateNodeFromTemplateJob": lambda a: JOB.match(a["JobId"]),
    "DescribeNodeFromTemplateJob": lambda a: (
        a["Status"] == "SUCCEEDED" and a["TemplateParameters"] == STORED and a["NodeName"] == "walk_camera"
    ),
    "ListNodeFromTemplateJobs": lambda a: _names(a, "NodeFromTemplateJobs", "NodeName")[0] == "walk_camera",
    "ListNodes": lambda a: re.match(
        r"walk_camera-1\.0-[0-9a-f]{8}-walk_camera\Z", _only(a, "Nodes")["NodeId"]
    ),
    "DescribeNode": lambda a: _names(a["NodeInterface"], "Outputs", "Name") == ["video_out"],
    "CreatePackage": lambda a: PACKAGE.match(a["PackageId"]) and a["StorageLocation"]["Bucket"].isprintable(),
    "DescribePackage": lambda a: a["PackageName"] == "WALK_CODE" and a["Tags"] == {"of": "walk"},
    "ListPackages": lambda a: {"WALK_CODE", "walk_camera"} <= set(_names(a, "Packages", "PackageName")),
    "RegisterPackageVersion": lambda a: a["_status"] == 200,
    "DescribePackageVersion": lambda a: (a["Status"], a["IsLatestPatch"]) == ("REGISTER_COMPLETED", True),
    "DeregisterPackageVersion": lambda a: a["_status"] == 200,
    "CreatePackageImportJob": lambda a: JOB.match(a["JobId"]),
    "DescribePackageImportJob": lambda a: (
        a["Status"] == "SUCCEEDED" and len(a["Output"]["PatchVersion"]) == 64
    ),
    "ListPackageImportJobs": lambda a: _names(a, "PackageImportJobs", "Status")[0] == "SUCCEEDED",
    "CreateApplicationInstance": lambda a: INSTANCE.match(a["ApplicationInstanceId"]),
    "DescribeApplicationInstance": lambda a: (
        (a["Status"], a["HealthStatus"]) == ("DEPLOYMENT_SUCCEEDED", "RUNNING")
        and _only(a, "RuntimeContextStates")["DeviceReportedStatus"] == "RUNNING"
    ),
    "DescribeApplicationInstanceDetails": lambda a: (
        "walk_camera" in a["ManifestOverridesPayload"]["PayloadData"]
    ),
    "ListApplicationInstances": lambda a: _only(a, "ApplicationInstances")["Tags"] == {"client": "walk"},
    "ListApplicationInstanceDependencies": lambda a: (
        {"WALK_CODE", "walk_camera"} <= set(_names(a, "PackageObjects", "Name"))
    ),
    "SignalApplicationInstanceNodeInstances": lambda a: INSTANCE.match(a["ApplicationInstanceId"]),
    "ListApplicationInstanceNodeInstances": lambda a: (
        {node["NodeInstanceId"]: node["CurrentStatus"] for node in a["NodeInstances"]}
        == {"code": "RUNNING", "gate": "PAUSED", "screen": "RUNNING"}
    ),
    "RemoveApplicationInstance": lambda a: a["_status"] == 200,
    "DeletePackage": lambda a: a["_status"] == 200,
    "DeleteDevice": lambda a: DEVICE.match(a["DeviceId"]),
}
"""One check an operation: what makes its answer meaningful."""

NEIGHBOURS: dict[str, Mapping[str, Any]] = {
    "sts": {
        "UserId": "belvedere",
        "Account": "123456789012",
        "Arn": "arn:aws:iam::123456789012:user/belvedere",
    },
    "s3 small": {"Metadata": {"of": "walk"}, "Range": "bytes 1-3/5", "Body": "ell"},
    "s3 large": {"same": True, "parts": "2"},
    "s3 presigned": {"Body": "hello"},
    "s3 list": {
        "Keys": ["copy.txt", "large.bin"],
        "Prefixes": ["small/"],
        "Older": ["copy.txt", "large.bin"],
        "Truncated": True,
    },
    "s3 missing": {"Code": "NoSuchKey"},
    "s3 gone": {"Code": "NoSuchBucket"},
    "logs get": {"messages": ["one", "ERROR two", "three"]},
    "logs filter": {"messages": ["ERROR two"]},
    "logs describe": {"groups": [True], "streams": ["code_node"]},
    "logs export": {"status": "COMPLETED", "files": 1},
    "logs gone": {"Code": "ResourceNotFoundException"},
    "cloudwatch statistics": {"Sum": 6.0, "Maximum": 4.0, "Unit": "Count"},
    "cloudwatch data": {"Values": [3.0]},
    "cloudwatch metrics": {"Names": ["Frames"]},
    "cloudwatch alarm": {"Threshold": 1.0, "Missing": "breaching", "arn": True},
    "secret": {"SecretString": "second"},
    "secret gone": {"Code": "ResourceNotFoundException"},
    "iam role": {"arn": True, "trust": True},
    "iam policy": {"same": True},
    "iam gone": {"Code": "NoSuchEntity"},
    "iot publish": {},
    "stack": {"Status": "CREATE_COMPLETE", "Key": "roleArn", "role": True},
    "stack gone": {"Code": "NoSuchEntity"},
}
