"""The devices' side: what they report of their jobs and of the instances they run.

Everything happens in the caller's transaction: the message channel records its own state with it. What a
device says about an instance of another device is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.instances import instance as words
from belvedere_simulator.service.instances import removal, signalling
from belvedere_simulator.service.instances.instance import Instance
from belvedere_simulator.service.instances.records import (
    change_instance,
    find_instance,
    instances_on,
    set_node_status,
)
from belvedere_simulator.service.instances.removing import open_removal
from belvedere_simulator.service.instances.status import REPORTED
from belvedere_simulator.service.job_queue import JobExecution
from belvedere_simulator.service.workflows.machine import Event, Workflow
from belvedere_simulator.service.workflows.workflows import Workflows

OPERATIONS = frozenset({"deploy", "remove", "signal"})
HEALTH = frozenset({words.RUNNING, words.ERROR, words.NOT_AVAILABLE})
NODE_STATUSES = frozenset({words.RUNNING, words.ERROR, words.NOT_AVAILABLE, words.PAUSED})

_PLACES = {"INSTALL_IN_PROGRESS": 0, "LAUNCHED": 1, "RUNNING": 2}
"""DeviceReportedStatus in the order in which a deployment comes to them."""


class InstanceReports:
    """Records what devices report; also the JobListener and the DeviceListener of the instances."""

    def __init__(self, workflows: Workflows, clock: Clock) -> None:
        self._workflows = workflows
        self._clock = clock

    def job_changed(self, connection: Connection, job: JobExecution) -> None:
        """Follow a report on a job; jobs of other families are none of ours.

        Its details may have `step` (how far it is), `reason` (why it failed) and `state` (what the device
        says of the instance, in the words of DeviceReportedStatus).
        """
        workflow = self._workflows.find(connection, job.job_id)
        if workflow is None or job.document.get("operation") not in OPERATIONS:
            return
        details = {"status": job.status, "reason": job.details.get("reason", "")}
        if "step" in job.details:
            details["step"] = job.details["step"]
        if workflow.kind != signalling.NAME:
            state = job.details.get("state") or self._implied(connection, workflow, job)
            self.report_state(connection, job.thing, workflow.subject, state)
        self._workflows.tell(connection, workflow.id, Event("job", details))

    def report_state(self, connection: Connection, thing: str, instance_id: str, state: str) -> None:
        """The device tells DeviceReportedStatus of an instance; an unknown word is dropped."""
        instance = _own(connection, thing, instance_id)
        if instance is not None and state in REPORTED:
            now = self._clock.now().timestamp()
            change_instance(connection, instance_id, reported=state, reported_time=now)

    def report_health(self, connection: Connection, thing: str, instance_id: str, health: str) -> None:
        """The device tells HealthStatus of an instance; an unknown word is dropped."""
        if _own(connection, thing, instance_id) is not None and health in HEALTH:
            change_instance(connection, instance_id, health=health)

    def report_nodes(
        self, connection: Connection, thing: str, instance_id: str, nodes: Iterable[tuple[str, str]]
    ) -> None:
        """The device tells the CurrentStatus of nodes; unknown nodes and words are dropped."""
        if _own(connection, thing, instance_id) is None:
            return
        now = self._clock.now().timestamp()
        for node, status in nodes:
            if status in NODE_STATUSES:
                set_node_status(connection, instance_id, node, status, now)

    def device_deleted(self, connection: Connection, device: Device) -> None:
        """Nothing can be deployed to the device or removed from it any more: end what is under way."""
        gone = Event("device-gone", {"reason": tr("the device {name} was deleted", name=device.name)})
        for instance in instances_on(connection, device.id):
            self._workflows.tell(connection, instance.deployment, gone)
            for signal in self._workflows.of(connection, signalling.NAME, instance.id):
                self._workflows.tell(connection, signal.id, gone)
            self._forget(connection, instance.id, gone)

    def _implied(self, connection: Connection, workflow: Workflow, job: JobExecution) -> str:
        """What the job's progress says, unless the device has told of the instance what comes later.

        Both come by themselves, and a report may overtake the job.
        """
        state = implied_state(workflow.kind, job)
        instance = find_instance(connection, workflow.subject)
        told = instance.reported if instance is not None else None
        overtaken = state in _PLACES and _PLACES[state] < _PLACES.get(told or "", 0)
        return "" if overtaken else state

    def _forget(self, connection: Connection, identifier: str, gone: Event) -> None:
        instance = find_instance(connection, identifier)
        if instance is None or instance.status in words.OVER:
            return
        ongoing = instance.removal if instance.status in words.PROCESSING["PROCESSING_REMOVAL"] else None
        self._workflows.tell(connection, ongoing or open_removal(connection, self._workflows, instance), gone)


def implied_state(kind: str, job: JobExecution) -> str:
    """DeviceReportedStatus where the device's report does not say it; "" where it cannot be told."""
    step = job.details.get("step", "")
    if kind == removal.NAME:
        return {"IN_PROGRESS": "REMOVAL_IN_PROGRESS", "FAILED": "REMOVAL_FAILED"}.get(job.status, "")
    match job.status:
        case "IN_PROGRESS":
            return {"launched": "LAUNCHED", "running": "RUNNING"}.get(step, "INSTALL_IN_PROGRESS")
        case "SUCCEEDED":
            return "RUNNING"
        case "FAILED":
            return "LAUNCH_ERROR" if step in {"installed", "launched", "running"} else "INSTALL_ERROR"
    return ""


def _own(connection: Connection, thing: str, instance_id: str) -> Instance | None:
    instance = find_instance(connection, instance_id)
    return instance if instance is not None and instance.thing == thing else None
