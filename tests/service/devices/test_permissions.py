"""What policies are asked about when devices, their jobs or tags are touched."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.protocol.models import panorama_model
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.permissions import device_resources
from fakes.device_site import CALLER, DeviceSite

DEVICE = "device-abcdefghijklmnopqrstuvwxyz"
ARN = f"arn:aws:panorama:us-east-1:123456789012:device/{DEVICE}"


@pytest.mark.parametrize(
    ("operation", "parameters", "resource"),
    [
        ("ListDevices", {}, "*"),
        ("ProvisionDevice", {"Name": "gate"}, "*"),
        ("DescribeDevice", {"DeviceId": DEVICE}, ARN),
        ("CreateJobForDevices", {"DeviceIds": [DEVICE], "JobType": "REBOOT"}, ARN),
        ("DescribeDeviceJob", {"JobId": f"{DEVICE}-12"}, ARN),
        ("ListDevicesJobs", {}, "*"),
        ("TagResource", {"ResourceArn": ARN, "Tags": {}}, ARN),
    ],
)
def test_the_resource_of_a_call(operation: str, parameters: dict[str, Any], resource: str) -> None:
    assert device_resources(CALLER, operation, parameters) == (resource,)


def test_who_may_do_less_reaches_no_other_device(site: DeviceSite) -> None:
    own, other = (site.call("ProvisionDevice", Name=name)["DeviceId"] for name in ("own", "other"))

    def decide(action: str, resource: str) -> bool:
        return action == "panorama:DescribeDevice" and resource.endswith(f"device/{own}")

    caller = Caller(CALLER.account, CALLER.region, "arn:aws:sts::123456789012:assumed-role/guest/one", decide)
    face = Gateway(panorama_model(), site.devices.handlers(), device_resources)

    def status(method: str, device_id: str) -> int:
        return face.handle(Request(method, f"/devices/{device_id}", Body(0, "")), caller).status

    assert status("GET", own) == 200
    assert [status("GET", other), status("DELETE", own), status("DELETE", other)] == [403] * 3
    assert len(site.call("ListDevices")["Devices"]) == 2
