"""Applications of a device as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_GONE = "REMOVAL_SUCCEEDED"


@dataclass(frozen=True)
class DeviceApplication:
    """One application instance; `description` is what the service says about its state."""

    id: str
    name: str
    status: str
    health: str = ""
    description: str = ""


def applications_of(instances: Iterable[Mapping[str, Any]]) -> list[DeviceApplication]:
    """Those that are there, out of what ListApplicationInstances tells."""
    return [
        DeviceApplication(
            each["ApplicationInstanceId"],
            str(each.get("Name", "")),
            str(each.get("Status", "")),
            str(each.get("HealthStatus", "")),
            str(each.get("StatusDescription", "")),
        )
        for each in instances
        if each.get("Status") != _GONE
    ]


def application_words(application: DeviceApplication) -> str:
    """How it is, with a sign that needs no colour."""
    if application.status == "DEPLOYMENT_SUCCEEDED":
        return {
            "RUNNING": translate("Devices", "● Runs"),
            "ERROR": translate("Devices", "▲ In error"),
        }.get(application.health, translate("Devices", "○ Deployed; not heard of"))
    words = {
        "DEPLOYMENT_PENDING": translate("Devices", "◔ Waits to be deployed"),
        "DEPLOYMENT_REQUESTED": translate("Devices", "◔ Asked for"),
        "DEPLOYMENT_IN_PROGRESS": translate("Devices", "◑ Is being deployed"),
        "DEPLOYMENT_ERROR": translate("Devices", "▲ Deployed with an error"),
        "DEPLOYMENT_FAILED": translate("Devices", "▲ Not deployed"),
        "REMOVAL_PENDING": translate("Devices", "◔ Waits to be removed"),
        "REMOVAL_REQUESTED": translate("Devices", "◔ Removal asked for"),
        "REMOVAL_IN_PROGRESS": translate("Devices", "◑ Is being removed"),
        "REMOVAL_FAILED": translate("Devices", "▲ Not removed"),
    }
    return words.get(application.status, application.status)


def application_columns() -> tuple[Column[DeviceApplication], ...]:
    """Name, state, and what is said about it."""
    return (
        Column("name", translate("Devices", "Application"), lambda each: each.name, width=110),
        Column("state", translate("Devices", "State"), application_words, colour=_colour, width=120),
        Column("description", translate("Devices", "What is said"), lambda each: each.description),
    )


def _colour(application: DeviceApplication) -> str:
    words = application_words(application)
    if words.startswith("▲"):
        return "error"
    return "running" if words.startswith("●") else "muted"
