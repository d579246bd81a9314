"""The way of a signal: sent to the device, done or failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.workflows.machine import Event, Step

NAME = "signal"
NEW = "new"
SENT = "sent"
DONE = "done"
FAILED = "failed"

WORKING: frozenset[str] = frozenset()
ENDED = frozenset({DONE, FAILED})

# Effects
SEND = "send"
APPLY = "apply"


def step(state: str, data: Mapping[str, Any], event: Event) -> Step | None:
    """Where an event leads a signal: `go`, `job` (a report of the device), `device-gone`.

    Effects: `send` the job, `apply` what the device did to the nodes' statuses.
    """
    if state in ENDED:
        return None
    match event.name:
        case "go" if state == NEW:
            return Step(SENT, data, (SEND,))
        case "device-gone":
            return Step(FAILED, {**data, "reason": event.details.get("reason", "")})
        case "job" if state == SENT:
            return _reported(data, event)
    return None


def _reported(data: Mapping[str, Any], event: Event) -> Step | None:
    match event.details["status"]:
        case "QUEUED" | "IN_PROGRESS":
            return None
        case "SUCCEEDED":
            return Step(DONE, data, (APPLY,))
        case status:
            return Step(FAILED, {**data, "reason": event.details.get("reason", "") or status})
