"""Names of log groups as people call what writes them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError

_GROUP = re.compile(r"/aws/panorama/devices/(?P<device>[^/]+)(?:/applications/(?P<application>[^/]+))?")


def group_titles(panorama: Any, groups: list[str]) -> dict[str, str]:
    """A title for each group: the device, or the application and its device. Groups of what is gone, and of
    anything else, keep their own name.
    """
    devices: dict[str, str] = {}
    applications: dict[str, str] = {}
    with suppress(BelvedereError), told_failures():
        devices = {each["DeviceId"]: each["Name"] for each in pages(panorama.list_devices, "Devices")}
        told = pages(panorama.list_application_instances, "ApplicationInstances")
        applications = {each["ApplicationInstanceId"]: each["Name"] for each in told}
    return {group: _title(group, devices, applications) for group in groups}


def _title(group: str, devices: dict[str, str], applications: dict[str, str]) -> str:
    found = _GROUP.fullmatch(group)
    device = devices.get(found["device"]) if found else None
    if found is None or device is None:
        return group
    application = applications.get(found["application"] or "", found["application"])
    return f"{application}, {device}" if application else device
