"""What clients are told of an instance, as pure functions of its workflows and of the device's reports."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.messages import tr
from belvedere_simulator.service.instances import instance as words
from belvedere_simulator.service.workflows.machine import Workflow

LONGEST = 255
# Told in the words of the original service, for scripts may look for them.
SCHEDULED_TEXT = "Deployment Workflow has been scheduled."
VALIDATED_TEXT = "Deployment Workflow has completed data validation."
DEPLOYED_TEXT = "Application deployed successfully."

# DeviceReportedStatus
REPORTED = (
    "STOPPING",
    "STOPPED",
    "STOP_ERROR",
    "REMOVAL_FAILED",
    "REMOVAL_IN_PROGRESS",
    "STARTING",
    "RUNNING",
    "INSTALL_ERROR",
    "LAUNCHED",
    "LAUNCH_ERROR",
    "INSTALL_IN_PROGRESS",
)
_WRONG = frozenset({"STOP_ERROR", "REMOVAL_FAILED", "INSTALL_ERROR", "LAUNCH_ERROR"})

_DEPLOYMENT = {
    "scheduled": words.DEPLOYMENT_PENDING,
    "validated": words.DEPLOYMENT_PENDING,
    "requested": words.DEPLOYMENT_REQUESTED,
    "taken": words.DEPLOYMENT_IN_PROGRESS,
    "succeeded": words.DEPLOYMENT_SUCCEEDED,
    "error": words.DEPLOYMENT_ERROR,
    "failed": words.DEPLOYMENT_FAILED,
    "given-up": words.DEPLOYMENT_FAILED,
}
_REMOVAL = {
    "waiting": words.REMOVAL_PENDING,
    "requested": words.REMOVAL_REQUESTED,
    "taken": words.REMOVAL_IN_PROGRESS,
    "succeeded": words.REMOVAL_SUCCEEDED,
    "failed": words.REMOVAL_FAILED,
}


def status_of(workflow: Workflow) -> str:
    """ApplicationInstanceStatus, which the removal says once there is one, and the deployment until then."""
    return (_REMOVAL if workflow.kind == "removal" else _DEPLOYMENT)[workflow.state]


def description_of(workflow: Workflow) -> str:
    """StatusDescription of the workflow that says the status, at most 255 characters."""
    texts = _removal_texts() if workflow.kind == "removal" else _deployment_texts()
    told = texts[workflow.state]
    step = workflow.data.get("step")
    if workflow.state == "taken" and step in _steps():
        told = _steps()[step]
    reason = workflow.data.get("reason")
    whole = f"{told}: {reason}" if reason else told
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


def health_of(instance: words.Instance, nodes: Iterable[str], *, online: bool) -> str:
    """HealthStatus. `nodes` are the statuses of its nodes; of a device that is away nothing is known.

    What the device says of the whole counts; where it says nothing, its nodes do.
    """
    if not online or instance.status not in {words.DEPLOYMENT_SUCCEEDED, words.DEPLOYMENT_ERROR}:
        return words.NOT_AVAILABLE
    if instance.health is not None:
        return instance.health
    statuses = set(nodes)
    if words.ERROR in statuses or instance.reported in _WRONG:
        return words.ERROR
    working = statuses <= {words.RUNNING, words.PAUSED} and words.RUNNING in statuses
    return words.RUNNING if working else words.NOT_AVAILABLE


def node_status(instance: words.Instance, status: str, *, online: bool) -> str:
    """CurrentStatus of a node: what was reported, while the device is there and has the instance."""
    gone = instance.status in words.OVER
    return status if online and not gone else words.NOT_AVAILABLE


def desired_state(status: str) -> str:
    """DesiredState: what the device is wanted to do with the instance."""
    return words.REMOVED if status.startswith("REMOVAL_") else words.RUNNING


def filtered_statuses(wanted: str) -> frozenset[str]:
    """The statuses that a StatusFilter lets through."""
    return words.PROCESSING.get(wanted, frozenset({wanted}))


def _deployment_texts() -> dict[str, str]:
    return {
        "scheduled": SCHEDULED_TEXT,
        "validated": VALIDATED_TEXT,
        "requested": tr("The deployment waits for the device to take it"),
        "taken": tr("The device has begun with the deployment"),
        "succeeded": DEPLOYED_TEXT,
        "error": tr("The device could not deploy the application"),
        "failed": tr("The deployment failed"),
        "given-up": tr("The deployment was given up"),
    }


def _removal_texts() -> dict[str, str]:
    return {
        "waiting": tr("The removal waits for the deployment to end"),
        "requested": tr("The removal waits for the device to take it"),
        "taken": tr("The device is removing the application"),
        "succeeded": tr("The application is removed"),
        "failed": tr("The application could not be removed"),
    }


def _steps() -> dict[str, str]:
    return {
        "downloading": tr("The device is downloading the assets"),
        "downloaded": tr("The device has downloaded the assets"),
        "verified": tr("The device has verified the assets"),
        "installed": tr("The device has installed the nodes"),
        "launched": tr("The device has launched the nodes"),
        "running": tr("The nodes are running"),
        "stopping": tr("The device is stopping the nodes"),
        "stopped": tr("The device has stopped the nodes"),
    }
