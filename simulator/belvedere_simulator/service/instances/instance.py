"""The record of an application instance and of its nodes, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# ApplicationInstanceStatus
DEPLOYMENT_PENDING = "DEPLOYMENT_PENDING"
DEPLOYMENT_REQUESTED = "DEPLOYMENT_REQUESTED"
DEPLOYMENT_IN_PROGRESS = "DEPLOYMENT_IN_PROGRESS"
DEPLOYMENT_ERROR = "DEPLOYMENT_ERROR"
DEPLOYMENT_SUCCEEDED = "DEPLOYMENT_SUCCEEDED"
DEPLOYMENT_FAILED = "DEPLOYMENT_FAILED"
REMOVAL_PENDING = "REMOVAL_PENDING"
REMOVAL_REQUESTED = "REMOVAL_REQUESTED"
REMOVAL_IN_PROGRESS = "REMOVAL_IN_PROGRESS"
REMOVAL_FAILED = "REMOVAL_FAILED"
REMOVAL_SUCCEEDED = "REMOVAL_SUCCEEDED"

# HealthStatus and CurrentStatus
RUNNING = "RUNNING"
ERROR = "ERROR"
NOT_AVAILABLE = "NOT_AVAILABLE"
PAUSED = "PAUSED"

# DesiredState
STOPPED = "STOPPED"
REMOVED = "REMOVED"

# What StatusFilter means; the other words of the filter are statuses.
PROCESSING: Mapping[str, frozenset[str]] = {
    "PROCESSING_DEPLOYMENT": frozenset({DEPLOYMENT_PENDING, DEPLOYMENT_REQUESTED, DEPLOYMENT_IN_PROGRESS}),
    "PROCESSING_REMOVAL": frozenset({REMOVAL_PENDING, REMOVAL_REQUESTED, REMOVAL_IN_PROGRESS}),
}
OVER = frozenset({DEPLOYMENT_FAILED, REMOVAL_SUCCEEDED})
"""Statuses of instances that are on no device and will be on none."""

REPLACEABLE = frozenset({DEPLOYMENT_SUCCEEDED, DEPLOYMENT_ERROR, DEPLOYMENT_FAILED, REMOVAL_FAILED})
"""Statuses in which another instance may take an instance's place: nothing is going on with it."""


@dataclass(frozen=True)
class Instance:
    """One application instance as it is stored: the fields are the columns; times in epoch seconds.

    `reported` is the device's last DeviceReportedStatus. `deployment` and `removal` are the ids of the two
    workflows and of their jobs. `resolved` is what the device is given to run.
    """

    id: str
    name: str
    description: str | None
    arn: str
    device_id: str
    device_name: str
    thing: str
    created: float
    updated: float
    status: str
    status_description: str
    reported: str | None
    reported_time: float | None
    health: str | None
    role_arn: str | None
    replaces: str | None
    deployment: str
    removal: str | None
    manifest: str
    overrides: str | None
    resolved: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class NodeInstance:
    """One node of an instance: `name` is its id, `status` what the device last told."""

    instance_id: str
    name: str
    position: int
    node_id: str
    package: str
    version: str
    patch: str
    interface: str
    category: str
    status: str = NOT_AVAILABLE
    status_time: float | None = None


@dataclass(frozen=True)
class Dependency:
    """One package version that an instance runs."""

    owner: str
    name: str
    version: str
    patch: str
    package_id: str
