"""Where our answers differ from moto's, and why; no other difference is allowed."""

from __future__ import annotations

IDENTIFIER = "ours have the length and the letters of the original's, moto's are made from names or are UUIDs"
ARN = "ours end in the resource's id, as the original's do; moto's in a name or in another kind's word"
TIME = "each service tells its own time"
JOB = "no job was made for our device; every device of moto has done one"
HARDWARE = "ours is what the appliance reported, moto's is a constant"
SOFTWARE = "ours comes from the catalogue of versions, moto's is a constant"
NTP = "our appliance reported no time server"
MORE = "the stock package of abstract cameras is a node too; moto has no stock packages"
CONTEXT = "ours is the device's name, moto's is the word `string`"
TEXT = "ours tells what happened, moto's is the word `string`"
CAMERA = "our job is done and says so; moto's never ends"

_INSTANCE = {
    "ApplicationInstanceId": IDENTIFIER,
    "Arn": ARN,
    "CreatedTime": TIME,
    "DefaultRuntimeContextDevice": IDENTIFIER,
    "RuntimeContextStates[0].DeviceReportedTime": TIME,
    "RuntimeContextStates[0].RuntimeContextName": CONTEXT,
    "StatusDescription": TEXT,
}
_DEVICE = {
    "CreatedTime": TIME,
    "CurrentSoftware": HARDWARE,
    "DeviceAggregatedStatus": "our device lacks a required update",
    "DeviceId": IDENTIFIER,
    "LatestDeviceJob.JobType": JOB,
    "LatestDeviceJob.Status": JOB,
    "LeaseExpirationTime": TIME,
}
_NODE = ("Category", "CreatedTime", "Description", "Name", "NodeId", "OwnerAccount")
_PACKAGE = ("PackageArn", "PackageId", "PackageName", "PackageVersion", "PatchVersion")

DIFFERENCES: dict[str, dict[str, str]] = {
    "ProvisionDevice": {
        "Arn": ARN,
        "Certificates": "ours is a provisioning archive, moto's is a word",
        "DeviceId": IDENTIFIER,
        "IotThingName": "moto's devices are no things",
        "Status": "ours waits for an appliance; moto's status goes on each time it is looked at",
    },
    "DescribeDevice": {
        **_DEVICE,
        "AlternateSoftwares[0].Version": SOFTWARE,
        "Arn": ARN,
        "CurrentNetworkingStatus.Ethernet0Status.HwAddress": HARDWARE,
        "CurrentNetworkingStatus.Ethernet0Status.IpAddress": HARDWARE,
        "CurrentNetworkingStatus.Ethernet1Status.HwAddress": HARDWARE,
        "CurrentNetworkingStatus.LastUpdatedTime": TIME,
        "CurrentNetworkingStatus.NtpStatus.ConnectionStatus": NTP,
        "CurrentNetworkingStatus.NtpStatus.IpAddress": NTP,
        "CurrentNetworkingStatus.NtpStatus.NtpServerName": NTP,
        "LatestAlternateSoftware": "ours is the newest of the alternatives; moto leaves it out",
        "LatestSoftware": SOFTWARE,
        "SerialNumber": HARDWARE,
    },
    "UpdateDeviceMetadata": {"DeviceId": IDENTIFIER},
    "ListDevices": {
        **{f"Devices[0].{path}": why for path, why in _DEVICE.items()},
        "Devices[0].LastUpdatedTime": TIME,
    },
    "CreateNodeFromTemplateJob": {"JobId": IDENTIFIER},
    "DescribeNodeFromTemplateJob": {
        "CreatedTime": TIME,
        "JobId": IDENTIFIER,
        "LastUpdatedTime": TIME,
        "NodeDescription": "moto shows the node's name in its place",
        "Status": CAMERA,
        "StatusMessage": CAMERA,
    },
    "ListNodes": {
        "Nodes[0].CreatedTime": TIME,
        "Nodes[0].NodeId": "moto keeps it under another name, which the model does not have",
        "Nodes[0].PackageArn": ARN,
        "Nodes[0].PackageId": IDENTIFIER,
        "Nodes[0].PatchVersion": "ours is the digest of the package file, moto's that of its name",
        **{f"Nodes[1].{name}": MORE for name in (*_NODE, *_PACKAGE)},
    },
    "CreateApplicationInstance": {"ApplicationInstanceId": IDENTIFIER},
    "DescribeApplicationInstance": {**_INSTANCE, "LastUpdatedTime": TIME},
    "DescribeApplicationInstanceDetails": {
        "ApplicationInstanceId": IDENTIFIER,
        "CreatedTime": TIME,
        "DefaultRuntimeContextDevice": IDENTIFIER,
    },
    "ListApplicationInstances": {f"ApplicationInstances[0].{path}": why for path, why in _INSTANCE.items()},
    "DeleteDevice": {"DeviceId": IDENTIFIER},
}
"""By operation: the path in the answer, and why its value differs."""

OPERATIONS = tuple(DIFFERENCES)
