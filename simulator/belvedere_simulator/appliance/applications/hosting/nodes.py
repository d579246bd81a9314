"""What the nodes of an instance are, in the words of the API. No side effects."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.appliance.applications.hosting.camera import CameraStatus
from belvedere_simulator.application.node.state import CodeNodeState

RUNNING, ERROR, NOT_AVAILABLE, PAUSED = "RUNNING", "ERROR", "NOT_AVAILABLE", "PAUSED"
NodeStatus = tuple[str, str]
"""(status, detail for people)"""


def camera_status(camera: CameraStatus, *, paused: bool) -> NodeStatus:
    """A camera node, which may be paused for its instance alone."""
    if paused:
        return PAUSED, ""
    known = {"RUNNING": RUNNING, "ERROR": ERROR}
    return known.get(camera.state, NOT_AVAILABLE), camera.detail


def code_status(state: CodeNodeState) -> NodeStatus:
    """A code node. One that does not say that it runs is not available, and in error when it is overdue."""
    match state.state:
        case "RUNNING":
            return RUNNING, ""
        case "ERROR":
            return ERROR, state.detail
        case "STOPPED":
            return (NOT_AVAILABLE, "") if state.asked else (ERROR, state.detail)
        case _:
            # With a detail it ended and waits to be started again, or has been silent for too long.
            return (ERROR if state.detail else NOT_AVAILABLE), state.detail


def health(statuses: Iterable[str]) -> str:
    """The health of an instance with nodes of these statuses."""
    found = set(statuses)
    if ERROR in found:
        return ERROR
    return NOT_AVAILABLE if NOT_AVAILABLE in found else RUNNING
