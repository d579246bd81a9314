"""Which resources the policies of a caller are asked about for operations on devices and tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import panorama_arn

ANY = ("*",)


def device_resources(caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The ARNs that a call touches: those of its devices, of its job's device, or what it tags.

    Lists, and what does not exist yet, are `*`.
    """
    if "ResourceArn" in parameters:
        return (parameters["ResourceArn"],)
    devices = parameters.get("DeviceIds") or _device_of(parameters)
    arns = (panorama_arn(caller.region, caller.account, f"device/{device}") for device in devices)
    return tuple(arns) or ANY


def _device_of(parameters: Mapping[str, Any]) -> list[str]:
    if "DeviceId" in parameters:
        return [parameters["DeviceId"]]
    # A job is named after its device: device-abc-3.
    return [parameters["JobId"].rpartition("-")[0]] if "JobId" in parameters else []
