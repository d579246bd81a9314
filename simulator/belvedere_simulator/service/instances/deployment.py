"""The way of a deployment: scheduled, validated, requested, taken by the device, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.workflows.machine import Event, Step

NAME = "deployment"
SCHEDULED = "scheduled"
VALIDATED = "validated"
REQUESTED = "requested"
TAKEN = "taken"
SUCCEEDED = "succeeded"
ERROR = "error"
FAILED = "failed"
GIVEN_UP = "given-up"

WORKING = frozenset({SCHEDULED, VALIDATED})
ENDED = frozenset({SUCCEEDED, ERROR, FAILED, GIVEN_UP})

# Effects
SEND = "send"
CANCEL = "cancel"
REPLACE = "replace"
RELEASE = "release"

Data = Mapping[str, Any]


def step(state: str, data: Data, event: Event) -> Step | None:
    """Where an event leads a deployment.

    Events: `valid` (with `packages`), `refused`, `gave-up`, `job` (a report of the device), `remove` (the
    user wants it gone), `device-gone`. Effects: `send` the job, `cancel` it, `replace` the older instance,
    `release` a removal that waits for the end of this.
    """
    if state in ENDED:
        return None
    match event.name:
        case "valid":
            return _validated(state, data, event)
        case "refused" | "gave-up":
            reason = event.details.get("reason", "")
            return Step(FAILED, {**data, "reason": reason}, (RELEASE,)) if state in WORKING else None
        case "job":
            return _reported(state, data, event) if state in {REQUESTED, TAKEN} else None
        case "remove":
            return _unwanted(state, data)
        case "device-gone":
            return Step(GIVEN_UP, {**data, "reason": event.details.get("reason", "")})
    return None


def _validated(state: str, data: Data, event: Event) -> Step | None:
    if state == SCHEDULED:
        return Step(VALIDATED, {**data, "packages": event.details["packages"]})
    return Step(REQUESTED, data, (SEND,)) if state == VALIDATED else None


def _reported(state: str, data: Data, event: Event) -> Step | None:
    told = {**data, "step": event.details.get("step", data.get("step", "")), "reason": ""}
    reason = event.details.get("reason", "")
    match event.details["status"]:
        case "QUEUED":
            return None
        case "IN_PROGRESS":
            return None if (state, told) == (TAKEN, data) else Step(TAKEN, told)
        case "SUCCEEDED":
            effects = (REPLACE, RELEASE) if data.get("replaces") else (RELEASE,)
            return Step(SUCCEEDED, told, effects)
        case status:
            # Something of it may be on the device once the device has begun.
            begun = state == TAKEN or status == "FAILED"
            return Step(ERROR if begun else FAILED, {**told, "reason": reason or status}, (RELEASE,))


def _unwanted(state: str, data: Data) -> Step:
    if state == TAKEN:
        # The device is at it: it is let finish, and what it was to replace stays.
        return Step(TAKEN, {**data, "replaces": None})
    return Step(GIVEN_UP, data, (CANCEL,) if state == REQUESTED else ())
