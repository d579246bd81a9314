"""What states of applications are called for people, and in which colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.applications.state import ApplicationRow
from belvedere_desktop.devices.applications import DeviceApplication, application_words

translate = QCoreApplication.translate


def state_words(row: ApplicationRow) -> str:
    """How it is, with a sign that needs no colour."""
    if row.status == "REMOVAL_SUCCEEDED":
        return translate("Applications", "✕ Removed")
    return application_words(DeviceApplication(row.id, row.name, row.status, row.health))


def colour_of(words: str) -> str:
    """The name of a colour by the sign of a state."""
    return {"▲": "error", "●": "running", "‖": "paused"}.get(words[:1], "muted")


def next_step(row: ApplicationRow) -> str:
    """What to do next; "" where nothing is to be done."""
    if row.status in {"DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED"} or row.health == "ERROR":
        return translate("Applications", "Read the log, then deploy again or go back to the version before.")
    if row.status in {"DEPLOYMENT_PENDING", "DEPLOYMENT_REQUESTED"}:
        return translate("Applications", "The device takes it as soon as it is connected.")
    return ""


def node_words(status: str) -> str:
    """How a node is."""
    return {
        "RUNNING": translate("Applications", "● Runs"),
        "PAUSED": translate("Applications", "‖ Paused"),
        "ERROR": translate("Applications", "▲ In error"),
        "NOT_AVAILABLE": translate("Applications", "○ Not known"),
    }.get(status, status)


def stage_words(stage: str) -> str:
    """A stage of a deployment."""
    return {
        "build": translate("Applications", "Build the container"),
        "upload": translate("Applications", "Upload"),
        "register": translate("Applications", "Register the packages"),
        "request": translate("Applications", "The device takes it"),
        "install": translate("Applications", "Download and install"),
        "start": translate("Applications", "Start"),
    }.get(stage, stage)


def stage_sign(state: str) -> str:
    """A sign for the state of a stage."""
    return {"waits": "○", "runs": "◑", "done": "✓", "skipped": "–", "failed": "▲"}.get(state, "○")
