"""Jobs of a device as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.devices.state import ENDED, moment
from belvedere_desktop.devices.words import stage_words
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
OTA, REBOOT = "OTA", "REBOOT"


@dataclass(frozen=True)
class DeviceJob:
    """One job. `stage` is "" for old ones that nobody asked about; `reason` is why it failed."""

    id: str
    kind: str
    created: float
    version: str = ""
    stage: str = ""
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.stage not in ENDED


def job_of(job: Mapping[str, Any]) -> DeviceJob:
    """A job as the child tells it."""
    return DeviceJob(
        job["JobId"],
        str(job.get("JobType", "")),
        float(job.get("CreatedTime", 0.0)),
        str(job.get("ImageVersion", "")),
        str(job.get("Status", "")),
        str(job.get("Reason", "")),
    )


def job_words(job: DeviceJob) -> str:
    """What it is about."""
    if job.kind == OTA:
        return translate("Devices", "Software {version}").format(version=job.version).strip()
    return translate("Devices", "Restart") if job.kind == REBOOT else job.kind


def job_state_words(job: DeviceJob) -> str:
    """How far it is, with a sign that needs no colour."""
    if job.stage == "FAILED":
        return translate("Devices", "▲ Failed")
    if job.stage == "COMPLETED":
        return translate("Devices", "✓ Done")
    return f"● {stage_words(job.stage)}" if job.stage else ""


def reason_words(job: DeviceJob) -> str:
    """Why it failed; "" for one that did not."""
    if job.stage != "FAILED":
        return ""
    reason = job.reason or translate("Devices", "The appliance told no reason.")
    return translate("Devices", "{job}, {time}: {reason}").format(
        job=job_words(job), time=moment(job.created), reason=reason
    )


def job_columns() -> tuple[Column[DeviceJob], ...]:
    """When, what, how far."""
    return (
        Column(
            "created",
            translate("Devices", "Asked for"),
            lambda job: moment(job.created),
            order=lambda job: -job.created,
            width=150,
        ),
        Column("what", translate("Devices", "Job"), job_words, width=120),
        Column(
            "state",
            translate("Devices", "State"),
            job_state_words,
            colour=_colour,
            tip=lambda job: reason_words(job) or job_state_words(job),
        ),
    )


def _colour(job: DeviceJob) -> str:
    if job.stage == "FAILED":
        return "error"
    return "running" if job.stage == "COMPLETED" else "accent"
