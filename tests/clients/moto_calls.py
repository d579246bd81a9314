"""The calls of the differential test, the same for both services."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from fakes.waiting import until

TEMPLATE = {
    "TemplateType": "RTSP_CAMERA_STREAM",
    "OutputPackageName": "compared",
    "OutputPackageVersion": "1.0",
    "NodeName": "compared",
    "NodeDescription": "a camera",
    "TemplateParameters": {"Username": "ada", "Password": "secret", "StreamUrl": "rtsp://10.0.0.9/x"},
}
GRAPH = {
    "nodeGraph": {
        "envelopeVersion": "2021-01-01",
        "packages": [{"name": "123456789012::compared", "version": "1.0"}],
        "nodes": [{"name": "camera", "interface": "123456789012::compared.compared", "launch": "onAppStart"}],
        "edges": [],
    }
}
Answers = dict[str, dict[str, Any]]


def answers(panorama: Any, insert: Callable[[bytes], None], *, camera_ends: bool) -> Answers:
    """What a service answers, by operation; `insert` gives a new device's archive to an appliance.

    `camera_ends` tells whether the job that makes a camera ever ends.
    """
    told: Answers = {}

    def call(name: str, **parameters: Any) -> dict[str, Any]:
        method = "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
        told[name] = _called(getattr(panorama, method), parameters)
        return told[name]

    device = call("ProvisionDevice", Name="compared", Description="at the gate", Tags={"site": "north"})
    insert(device["Certificates"])
    one = {"DeviceId": device["DeviceId"]}
    until(lambda: "CurrentNetworkingStatus" in panorama.describe_device(**one))
    until(lambda: panorama.describe_device(**one)["ProvisioningStatus"] == "SUCCEEDED")
    call("DescribeDevice", **one)
    call("UpdateDeviceMetadata", **one, Description="at the back gate")
    call("ListDevices", NameFilter="compared", SortBy="NAME", SortOrder="ASCENDING")
    job = {"JobId": call("CreateNodeFromTemplateJob", **TEMPLATE)["JobId"]}
    if camera_ends:
        until(lambda: panorama.describe_node_from_template_job(**job)["Status"] != "PENDING")
    call("DescribeNodeFromTemplateJob", **job)
    call("ListNodes", Category="MEDIA_SOURCE")
    instance = call(
        "CreateApplicationInstance",
        Name="compared",
        Description="a deployment",
        DefaultRuntimeContextDevice=device["DeviceId"],
        ManifestPayload={"PayloadData": json.dumps(GRAPH)},
        Tags={"client": "test"},
    )
    named = {"ApplicationInstanceId": instance["ApplicationInstanceId"]}
    until(lambda: panorama.describe_application_instance(**named)["Status"] == "DEPLOYMENT_SUCCEEDED")
    call("DescribeApplicationInstance", **named)
    call("DescribeApplicationInstanceDetails", **named)
    call("ListApplicationInstances", DeviceId=device["DeviceId"])
    other = panorama.provision_device(Name="not-needed")
    call("DeleteDevice", DeviceId=other["DeviceId"])
    return told


def paths(answer: Any, here: str = "") -> dict[str, Any]:
    """Each value of an answer under the names that lead to it; the entries of a list have numbers."""
    if isinstance(answer, dict):
        entries = [(f"{here}.{name}" if here else name, value) for name, value in answer.items()]
    elif isinstance(answer, list):
        entries = [(f"{here}[{number}]", value) for number, value in enumerate(answer)]
    else:
        return {here: answer}
    return {path: value for name, entry in entries for path, value in paths(entry, name).items()}


def _called(method: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = method(**parameters)
    except ClientError as error:
        return {"Error": error.response["Error"]["Code"]}
    answer.pop("ResponseMetadata")
    return answer
