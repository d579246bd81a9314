"""Statuses, health and descriptions as functions of what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from belvedere_simulator.service.instances import deployment, removal
from belvedere_simulator.service.instances.instance import Instance
from belvedere_simulator.service.instances.status import (
    description_of,
    desired_state,
    filtered_statuses,
    health_of,
    node_status,
    status_of,
)
from belvedere_simulator.service.workflows.machine import Workflow

INSTANCE = Instance(
    id="applicationInstance-a",
    name="page",
    description=None,
    arn="arn",
    device_id="device-a",
    device_name="yard",
    thing="thing",
    created=0.0,
    updated=0.0,
    status="DEPLOYMENT_SUCCEEDED",
    status_description="",
    reported="RUNNING",
    reported_time=1.0,
    health=None,
    role_arn=None,
    replaces=None,
    deployment="deployment-a",
    removal=None,
    manifest="{}",
    overrides=None,
    resolved={},
)


def workflow(kind: str, state: str, **data: Any) -> Workflow:
    return Workflow("id", kind, "subject", state, data, None, 0, 0.0)


@pytest.mark.parametrize(
    ("kind", "state", "status"),
    [
        ("deployment", "scheduled", "DEPLOYMENT_PENDING"),
        ("deployment", "validated", "DEPLOYMENT_PENDING"),
        ("deployment", "requested", "DEPLOYMENT_REQUESTED"),
        ("deployment", "taken", "DEPLOYMENT_IN_PROGRESS"),
        ("deployment", "succeeded", "DEPLOYMENT_SUCCEEDED"),
        ("deployment", "error", "DEPLOYMENT_ERROR"),
        ("deployment", "failed", "DEPLOYMENT_FAILED"),
        ("deployment", "given-up", "DEPLOYMENT_FAILED"),
        ("removal", "waiting", "REMOVAL_PENDING"),
        ("removal", "requested", "REMOVAL_REQUESTED"),
        ("removal", "taken", "REMOVAL_IN_PROGRESS"),
        ("removal", "succeeded", "REMOVAL_SUCCEEDED"),
        ("removal", "failed", "REMOVAL_FAILED"),
    ],
)
def test_every_state_has_its_status_and_a_text(kind: str, state: str, status: str) -> None:
    assert status_of(workflow(kind, state)) == status
    assert 1 <= len(description_of(workflow(kind, state))) <= 255
    assert desired_state(status) == ("REMOVED" if kind == "removal" else "RUNNING")


def test_the_two_pending_states_are_told_apart() -> None:
    texts = {description_of(workflow("deployment", state)) for state in ("scheduled", "validated")}
    assert len(texts) == 2


def test_reasons_are_told_and_cut_where_the_model_ends() -> None:
    told = description_of(workflow("deployment", "failed", reason="x" * 400))
    assert len(told) == 255
    assert description_of(workflow("removal", "failed", reason="jammed")).endswith(": jammed")


@pytest.mark.parametrize(
    "step", ["downloading", "downloaded", "verified", "installed", "launched", "running"]
)
def test_each_step_of_the_device_has_its_text(step: str) -> None:
    plain = description_of(workflow("deployment", "taken"))
    assert description_of(workflow("deployment", "taken", step=step)) != plain
    assert description_of(workflow("deployment", "taken", step="unheard-of")) == plain


@pytest.mark.parametrize(
    ("changes", "nodes", "online", "health"),
    [
        ({}, ["RUNNING", "RUNNING"], True, "RUNNING"),
        ({}, ["RUNNING", "PAUSED"], True, "RUNNING"),
        ({}, ["RUNNING", "RUNNING"], False, "NOT_AVAILABLE"),
        ({}, ["PAUSED"], True, "NOT_AVAILABLE"),
        ({}, ["RUNNING", "NOT_AVAILABLE"], True, "NOT_AVAILABLE"),
        ({}, [], True, "NOT_AVAILABLE"),
        ({}, ["RUNNING", "ERROR"], True, "ERROR"),
        ({"health": "ERROR"}, ["RUNNING"], True, "ERROR"),
        ({"health": "RUNNING"}, ["ERROR"], True, "RUNNING"),
        ({"health": "RUNNING"}, [], False, "NOT_AVAILABLE"),
        ({"reported": "LAUNCH_ERROR", "status": "DEPLOYMENT_ERROR"}, [], True, "ERROR"),
        ({"status": "DEPLOYMENT_IN_PROGRESS"}, ["RUNNING"], True, "NOT_AVAILABLE"),
        ({"status": "REMOVAL_SUCCEEDED", "health": "RUNNING"}, ["RUNNING"], True, "NOT_AVAILABLE"),
    ],
)
def test_health(changes: dict[str, Any], nodes: list[str], online: bool, health: str) -> None:
    assert health_of(replace(INSTANCE, **changes), nodes, online=online) == health


@pytest.mark.parametrize(
    ("status", "online", "shown"),
    [
        ("DEPLOYMENT_SUCCEEDED", True, "PAUSED"),
        ("DEPLOYMENT_SUCCEEDED", False, "NOT_AVAILABLE"),
        ("REMOVAL_IN_PROGRESS", True, "PAUSED"),
        ("REMOVAL_SUCCEEDED", True, "NOT_AVAILABLE"),
        ("DEPLOYMENT_FAILED", True, "NOT_AVAILABLE"),
    ],
)
def test_node_status(status: str, online: bool, shown: str) -> None:
    assert node_status(replace(INSTANCE, status=status), "PAUSED", online=online) == shown


def test_filters_cover_every_status_once() -> None:
    filters = [
        "DEPLOYMENT_SUCCEEDED",
        "DEPLOYMENT_ERROR",
        "REMOVAL_SUCCEEDED",
        "REMOVAL_FAILED",
        "PROCESSING_DEPLOYMENT",
        "PROCESSING_REMOVAL",
        "DEPLOYMENT_FAILED",
    ]
    covered = [status for one in filters for status in filtered_statuses(one)]
    states = {
        "deployment": ("scheduled", "requested", "taken", *deployment.ENDED),
        "removal": ("waiting", "requested", "taken", *removal.ENDED),
    }
    every = {status_of(workflow(kind, state)) for kind, names in states.items() for state in names}
    assert len(covered) == len(set(covered))
    assert set(covered) == every
