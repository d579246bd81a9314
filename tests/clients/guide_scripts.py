"""The shell scripts, in the order in which a project runs them, and what each must say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.protocol.models import panorama_model

SCRIPTS_FOLDER = Path(__file__).parent / "guide"
_COMMAND = re.compile(r"\baws panorama ([a-z-]+)")


@dataclass(frozen=True)
class Script:
    """One run of a script: `file` with arguments and what is typed; `check` looks at its output."""

    name: str
    file: str
    check: Callable[[str], object]
    arguments: tuple[str, ...] = ()
    typed: str = ""
    operations: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # A script ends at its first command that fails: the commands in its text were all answered.
        text = (SCRIPTS_FOLDER / self.file).read_text(encoding="utf-8")
        known = {_command(name): name for name in panorama_model().operation_names}
        found = dict.fromkeys(known[command] for command in _COMMAND.findall(text))
        object.__setattr__(self, "operations", tuple(found))


def _command(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()


def _stripped(said: str) -> bool:
    """The manifests arrived with the blanks that the script left in them: none."""
    role, graph, packages, status = said.splitlines()
    node = next(node for node in json.loads(graph)["nodeGraph"]["nodes"] if node["name"] == "greeting")
    return (
        ":role/service-role/panorama-my-app-runtimeRole-" in role
        and node["value"] == "hellothere"
        and set(packages.split()) == {"YARD_CODE", "hdmi_data_sink", "warehouse", "entrance"}
        and status == "DEPLOYMENT_SUCCEEDED"
    )


def _camera(said: str) -> bool:
    parameters = json.loads(said)["TemplateParameters"]
    stored = {"Username": "SAVED_AS_SECRET", "Password": "SAVED_AS_SECRET"}
    return bool(parameters == {**stored, "StreamUrl": "rtsp://10.0.0.9/warehouse"})


def _alarms(said: str) -> bool:
    alarms = {alarm["MetricName"]: alarm for alarm in json.loads(said[said.index("{") :])["MetricAlarms"]}
    application, device = alarms["ApplicationErrors"], alarms["DeviceActive"]
    return (
        application["AlarmDescription"] == "Errors in my-app"
        and device["AlarmDescription"] == "Nothing heard of my-appliance"
        and {alarm["TreatMissingData"] for alarm in alarms.values()} == {"breaching"}
        and len(application["Dimensions"]) == len(device["Dimensions"]) == 2
        and ":alarm-device-notice" in device["AlarmActions"][0]
    )


def _instance(said: str) -> object:
    return re.fullmatch(r"applicationInstance-[a-z0-9]{26}", said)


DEPLOYED = "Application deployed successfully."
SCRIPTS = (
    Script("create-role", "create-role.sh", lambda said: "role/service-role/panorama-my-app-" in said),
    Script(
        "provision-device",
        "provision-device.sh",
        lambda said: "certificates-omni_my-appliance.zip" in said,
        ("my-appliance",),
    ),
    Script(
        "show-devices",
        "show-devices.sh",
        lambda said: json.loads(said)["CurrentNetworkingStatus"]["Ethernet1Status"]["IpAddress"] == "--",
    ),
    Script(
        "register-camera",
        "register-camera.sh",
        _camera,
        ("warehouse", "ada", "rtsp://10.0.0.9/warehouse"),
        "a password with blanks\n",
    ),
    Script(
        "register-camera-from-file",
        "register-camera-from-file.sh",
        lambda said: said == "entrance\n",
        ("entrance",),
    ),
    Script(
        "check-updates",
        "check-updates.sh",
        lambda said: (json.loads(said)["JobType"], json.loads(said)["Status"]) == ("OTA", "COMPLETED"),
    ),
    Script(
        "reboot-device",
        "reboot-device.sh",
        lambda said: json.loads(said)["DeviceJobs"][0]["DeviceName"] == "my-appliance",
        typed="0\ny\n",
    ),
    Script("deploy", "deploy.sh", _instance, typed="0\n"),
    Script(
        "monitor-deployment",
        "monitor-deployment.sh",
        lambda said: json.loads(said)[0]["StatusDescription"] == DEPLOYED,
    ),
    Script("show-application", "show-application.sh", _stripped),
    Script("view-logs", "view-logs.sh", lambda said: said.splitlines() == ["ready", "3 people"]),
    Script("pause-camera", "pause-camera.sh", lambda said: said == "warehouse PAUSED\n", typed="warehouse\n"),
    Script("resume-camera", "pause-camera.sh", lambda said: said == "entrance RUNNING\n", typed="entrance\n"),
    Script("replace", "deploy.sh", _instance, typed="0\n"),
    Script(
        "monitor-replacement",
        "monitor-deployment.sh",
        lambda said: json.loads(said)[0]["Status"] == "DEPLOYMENT_SUCCEEDED",
    ),
    Script("alarms", "alarms.sh", _alarms),
    Script("delete-alarms", "delete-alarms.sh", lambda said: said == "0\n"),
    Script(
        "cleanup-patches",
        "cleanup-patches.sh",
        lambda said: said.splitlines() == ["ResourceNotFoundException", "1"],
        ("YARD_CODE",),
    ),
    Script("remove", "remove.sh", lambda said: said.startswith("device-")),
    Script(
        "deregister-camera",
        "deregister-camera.sh",
        lambda said: "entrance" not in said and "warehouse" in said,
        ("entrance",),
    ),
    Script("delete-role", "delete-role.sh", lambda said: said == ""),
)

PANORAMA_CLI_CALLS = (
    "CreatePackage",
    "DescribePackage",
    "DescribePackageVersion",
    "RegisterPackageVersion",
    "DeregisterPackageVersion",
)
"""What panorama-cli calls from an empty folder to a changed package."""
