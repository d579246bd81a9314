"""What a device is told to do, and how its reports become UpdateProgress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.devices.device import ENDED, JOB_COMPLETED, JOB_FAILED, OTA, PROGRESS
from belvedere_simulator.service.job_queue import JobExecution

FORMAT = 1


def job_document(kind: str, version: str | None, *, major_allowed: bool = False) -> Mapping[str, Any]:
    """The document of a job, as docs/device-jobs.md says; `version` is the image's."""
    if kind == OTA:
        return {
            "operation": "ota",
            "version": FORMAT,
            "imageVersion": version,
            "allowMajorVersionUpdate": major_allowed,
        }
    return {"operation": "reboot", "version": FORMAT}


def progress(before: str, job: JobExecution) -> str:
    """UpdateProgress after a report. What has ended stays as it ended.

    While a job runs, its details may name the step in `progress`, in the words of UpdateProgress.
    """
    if before in ENDED:
        return before
    if job.status == "QUEUED":
        return before
    if job.status == "IN_PROGRESS":
        step = job.details.get("progress", "IN_PROGRESS")
        return step if step in PROGRESS and step not in ENDED else "IN_PROGRESS"
    return JOB_COMPLETED if job.status == "SUCCEEDED" else JOB_FAILED
