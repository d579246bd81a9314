"""Applications as the page shows them, made from the service's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GONE = frozenset({"REMOVAL_SUCCEEDED"})
SETTLED = frozenset({"DEPLOYMENT_SUCCEEDED", "DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED", "REMOVAL_FAILED"})
CAMERA_STATES = frozenset({"RUNNING", "PAUSED"})


@dataclass(frozen=True)
class ApplicationRow:
    """One application instance. `stage` is what the service says of its state, `since` when the device last
    said something about it, or when it was made, in epoch seconds.
    """

    id: str
    name: str
    arn: str
    device: str
    device_id: str
    status: str
    health: str
    stage: str
    created: float
    since: float
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is going on with it, so that another one can take its place."""
        return self.status in SETTLED

    @property
    def is_there(self) -> bool:
        """Whether there is anything to remove."""
        return not self.status.startswith("REMOVAL") or self.status == "REMOVAL_FAILED"


@dataclass(frozen=True)
class NodeRow:
    """One node as the device runs it; `is_camera` for the ones that can be paused."""

    name: str
    status: str
    package: str
    version: str
    is_camera: bool = False


@dataclass(frozen=True)
class ApplicationState:
    """Everything about one application; `replaces` is the id of the one before it, "" where there is none."""

    row: ApplicationRow
    nodes: tuple[NodeRow, ...] = ()
    packages: tuple[tuple[str, str, str], ...] = ()
    role: str = ""
    replaces: str = ""


def row_of(instance: Mapping[str, Any]) -> ApplicationRow:
    """A row out of an instance as the service tells it."""
    created = float(instance.get("CreatedTime") or 0.0)
    told = [each.get("DeviceReportedTime") or 0.0 for each in instance.get("RuntimeContextStates") or ()]
    return ApplicationRow(
        id=instance["ApplicationInstanceId"],
        name=str(instance.get("Name", "")),
        arn=str(instance.get("Arn", "")),
        device=str(instance.get("DefaultRuntimeContextDeviceName", "")),
        device_id=str(instance.get("DefaultRuntimeContextDevice", "")),
        status=str(instance.get("Status", "")),
        health=str(instance.get("HealthStatus", "")),
        stage=str(instance.get("StatusDescription", "")),
        created=created,
        since=max([created, *told]),
        description=str(instance.get("Description", "")),
        tags=tuple(sorted((instance.get("Tags") or {}).items())),
    )


def state_of(event: Mapping[str, Any]) -> ApplicationState:
    """Everything out of what `applications.watch-one` tells."""
    instance = event["instance"]
    nodes = (
        NodeRow(
            str(each["NodeInstanceId"]),
            str(each.get("CurrentStatus", "")),
            str(each.get("PackageName", "")),
            str(each.get("PackageVersion", "")),
            # A registered camera is a package with one node of its name.
            is_camera=each.get("NodeName") == each.get("PackageName"),
        )
        for each in event["nodes"]
    )
    packages = (
        (str(each["Name"]), str(each["PackageVersion"]), str(each["PatchVersion"]))
        for each in event["packages"]
    )
    return ApplicationState(
        row_of(instance),
        tuple(nodes),
        tuple(packages),
        role=str(instance.get("RuntimeRoleArn", "")).rpartition("/")[2],
        replaces=str(instance.get("ApplicationInstanceIdToReplace", "")),
    )
