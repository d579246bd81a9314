"""The demonstration's devices: one that is online, one that waits for its appliance, one that went silent."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.control.background import ensure_appliance, stop_appliance
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.commands.appliance.boxes import MORE
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.messages import tr

ONLINE, SILENT, AWAITING = "demo-yard", "demo-gate", "demo-hall"
_SCALE = "60"
_STICK = "stick"
_FAULT = "update-signature"
_SECONDS = 120.0
_LOOK_SECONDS = 0.25
Wait = Callable[[float], None]


def provision(panorama: Any, name: str, description: str) -> tuple[str, bytes]:
    """A new device, or the one of this name again from the start; its id and its archive."""
    forget(panorama, name)
    made = panorama.provision_device(Name=name, Description=description, Tags={"demonstration": "yes"})
    return str(made["DeviceId"]), made["Certificates"]


def connect(site: Path, panorama: Any, name: str, made: tuple[str, bytes], wait: Wait) -> None:
    """Have an appliance of its own take the archive, and wait until the device is online."""
    device, archive = made
    box, stick = site / MORE / name, site / MORE / name / _STICK
    stop_appliance(box)
    shutil.rmtree(box, ignore_errors=True)
    private_folder(stick)
    write_whole(stick / f"certificates-omni_{name}.zip", archive, PRIVATE)
    try:
        ensure_appliance(box, ["--time-scale", _SCALE, "--provision", str(stick)])
        await_status(panorama, device, "ONLINE", wait)
        with suppress(BelvedereError):
            ask(box, "unplug", {"port": "usb3"})
    finally:
        # The archive holds a key that nobody needs any more.
        shutil.rmtree(stick, ignore_errors=True)


def fall_silent(site: Path, panorama: Any, name: str, device: str, wait: Wait) -> None:
    """Cut the power of its appliance, and wait until the site has noticed."""
    stop_appliance(site / MORE / name)
    await_status(panorama, device, "OFFLINE", wait)


def fail_update(site: Path, panorama: Any, name: str, device: str, wait: Wait) -> None:
    """An update that arrives damaged, so that its job fails; the device stays as it was."""
    box = site / MORE / name
    offers = ask(box, "status", {})["software"]["offers"]
    if not offers:
        return
    ask(box, "inject", {"kind": _FAULT})
    try:
        job = panorama.create_job_for_devices(
            DeviceIds=[device],
            JobType="OTA",
            DeviceJobConfig={
                "OTAJobConfig": {"ImageVersion": offers[0]["version"], "AllowMajorVersionUpdate": True}
            },
        )["Jobs"][0]["JobId"]
        _await(lambda: panorama.describe_device_job(JobId=job)["Status"] == "FAILED", name, wait)
    finally:
        ask(box, "clear", {"kind": _FAULT})


def await_status(panorama: Any, device: str, status: str, wait: Wait) -> None:
    """Wait until a device is in this state. Raises BelvedereError BV-DEMO-001."""
    _await(lambda: _status(panorama, device) == status, status, wait)


def forget(panorama: Any, name: str) -> None:
    """Delete the device of this name, where there is one."""
    listed = panorama.list_devices(NameFilter=name)["Devices"]
    for device in listed:
        if device["Name"] == name:
            panorama.delete_device(DeviceId=device["DeviceId"])


def remove_box(site: Path, name: str) -> None:
    """End its appliance and delete what it kept."""
    stop_appliance(site / MORE / name)
    shutil.rmtree(site / MORE / name, ignore_errors=True)
    with suppress(OSError):
        (site / MORE).rmdir()


def _status(panorama: Any, device: str) -> str:
    return str(panorama.describe_device(DeviceId=device)["DeviceAggregatedStatus"])


def _await(condition: Callable[[], bool], where: str, wait: Wait) -> None:
    deadline = time.monotonic() + _SECONDS
    while not condition():
        if time.monotonic() >= deadline:
            raise BelvedereError("BV-DEMO-001", tr("The demonstration was not ready in time"), where=where)
        wait(_LOOK_SECONDS)
