"""The way of a removal: it waits for a deployment under way, is requested, taken, and ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.workflows.machine import Event, Step

NAME = "removal"
WAITING = "waiting"
REQUESTED = "requested"
TAKEN = "taken"
SUCCEEDED = "succeeded"
FAILED = "failed"

WORKING: frozenset[str] = frozenset()
ENDED = frozenset({SUCCEEDED, FAILED})

# The effect
SEND = "send"

Data = Mapping[str, Any]


def step(state: str, data: Data, event: Event) -> Step | None:
    """Where an event leads a removal.

    Events: `go` (nothing is being deployed any more; `on_device` tells whether anything ever was), `job`
    (a report of the device), `device-gone`. The effect: `send` the job.
    """
    if state in ENDED:
        return None
    match event.name:
        case "go" if state == WAITING:
            gone = not event.details["on_device"]
            return Step(SUCCEEDED, data) if gone else Step(REQUESTED, data, (SEND,))
        case "job" if state in {REQUESTED, TAKEN}:
            return _reported(state, data, event)
        case "device-gone":
            return Step(SUCCEEDED, {**data, "reason": event.details.get("reason", "")})
    return None


def _reported(state: str, data: Data, event: Event) -> Step | None:
    told = {**data, "step": event.details.get("step", data.get("step", "")), "reason": ""}
    match event.details["status"]:
        case "QUEUED":
            return None
        case "IN_PROGRESS":
            return None if (state, told) == (TAKEN, data) else Step(TAKEN, told)
        case "SUCCEEDED":
            return Step(SUCCEEDED, told)
        case status:
            return Step(FAILED, {**told, "reason": event.details.get("reason", "") or status})
