"""What the operations of Panorama must be permitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from belvedere_simulator.protocol.handler import ResourcesOf
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import panorama_arn

_LISTS = {"ListApplicationInstances", "ListDevicesJobs"}  # the device is only a filter there


def as_named(identifier: str) -> str:
    """For who knows no other names of a package."""
    return identifier


def panorama_resources(package_id: Callable[[str], str] = as_named) -> ResourcesOf:
    """The ARNs of the device, package, application instance or tagged resource a call names, else `*`.

    `package_id` gives the id behind `packageName/<name>`, so that a policy on the package holds under
    either name.
    """

    def resources(caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        if operation in _LISTS:
            return ("*",)
        if arn := parameters.get("ResourceArn"):
            return (arn,)
        named = _named(parameters, package_id)
        return [panorama_arn(caller.region, caller.account, name) for name in named] or ("*",)

    return resources


def _named(parameters: Mapping[str, Any], package_id: Callable[[str], str]) -> list[str]:
    if "ApplicationInstanceId" in parameters:
        return [f"applicationInstance/{parameters['ApplicationInstanceId']}"]
    if "PackageId" in parameters:
        return [f"package/{package_id(parameters['PackageId'])}"]
    devices = parameters.get("DeviceIds") or [parameters.get("DeviceId")]
    return [f"device/{device}" for device in devices if device]
