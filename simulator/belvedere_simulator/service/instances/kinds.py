"""The workflows of instances, with what their steps do: jobs, statuses, what follows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.sessions import revoke_sessions
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.instances import deployment, removal, signalling
from belvedere_simulator.service.instances import instance as words
from belvedere_simulator.service.instances.assets import AssetFinder
from belvedere_simulator.service.instances.documents import deploy_document, remove_document, signal_document
from belvedere_simulator.service.instances.instance import Instance
from belvedere_simulator.service.instances.records import (
    change_instance,
    find_instance,
    release_dependencies,
    set_node_status,
)
from belvedere_simulator.service.instances.removing import begin_removal, on_device
from belvedere_simulator.service.instances.status import description_of, status_of
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.roles.grants import device_owner, instance_owner, revoke_credentials
from belvedere_simulator.service.workflows.machine import Event, Step, Workflow
from belvedere_simulator.service.workflows.workflows import Workflows

AFTER_SIGNAL = {"PAUSE": words.PAUSED, "RESUME": words.RUNNING}


@dataclass(frozen=True)
class Surroundings:
    """What the workflows of instances work with."""

    workflows: Workflows
    jobs: JobQueue
    clock: Clock
    assets: AssetFinder


class Deployment:
    """The deployment of one instance; its subject is the instance's id."""

    name = deployment.NAME
    first = deployment.SCHEDULED
    working = deployment.WORKING
    ended = deployment.ENDED

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def step(self, state: str, data: deployment.Data, event: Event) -> Step | None:
        """See `deployment.step`."""
        return deployment.step(state, data, event)

    def entered(self, connection: Connection, workflow: Workflow) -> None:
        """Show the new state."""
        _show(connection, self._around, workflow.subject)

    def perform(self, connection: Connection, workflow: Workflow, effect: str) -> None:
        """Send or cancel the job; replace an older instance; let a removal go on."""
        instance = _instance(connection, workflow)
        match effect:
            case deployment.SEND:
                document = deploy_document(instance, workflow.data["packages"])
                self._around.jobs.enqueue(connection, instance.thing, workflow.id, document)
            case deployment.CANCEL:
                self._around.jobs.cancel(connection, instance.thing, workflow.id)
            case deployment.REPLACE:
                self._replace(connection, workflow.data["replaces"])
            case deployment.RELEASE if instance.removal:
                event = Event("go", {"on_device": on_device(workflow)})
                self._around.workflows.tell(connection, instance.removal, event)

    def work(self, workflow: Workflow) -> Event:
        """Look whether every asset is there; the second state has nothing more to look at."""
        if workflow.state == deployment.VALIDATED:
            return Event("valid", {"packages": workflow.data["packages"]})
        found = self._around.assets.find(workflow.subject)
        if found.missing:
            missing = ", ".join(found.missing)
            return Event("refused", {"reason": tr("These assets are missing: {names}", names=missing)})
        return Event("valid", {"packages": found.packages})

    def _replace(self, connection: Connection, identifier: str) -> None:
        older = find_instance(connection, identifier, lock=True)
        if older is not None and older.status in words.REPLACEABLE:
            begin_removal(connection, self._around.workflows, older)


class Removal:
    """The removal of one instance; its subject is the instance's id."""

    name = removal.NAME
    first = removal.WAITING
    working = removal.WORKING
    ended = removal.ENDED

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def step(self, state: str, data: removal.Data, event: Event) -> Step | None:
        """See `removal.step`."""
        return removal.step(state, data, event)

    def entered(self, connection: Connection, workflow: Workflow) -> None:
        """Show the new state."""
        _show(connection, self._around, workflow.subject)

    def perform(self, connection: Connection, workflow: Workflow, effect: str) -> None:
        """Send the job."""
        instance = _instance(connection, workflow)
        if effect == removal.SEND:
            document = remove_document(instance)
            self._around.jobs.enqueue(connection, instance.thing, workflow.id, document)

    def work(self, workflow: Workflow) -> Event:
        """A removal only waits for the device."""
        raise NotImplementedError(workflow.state)


class Signalling:
    """One signal to nodes of an instance; its subject is the instance's id."""

    name = signalling.NAME
    first = signalling.NEW
    working = signalling.WORKING
    ended = signalling.ENDED

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def step(self, state: str, data: deployment.Data, event: Event) -> Step | None:
        """See `signalling.step`."""
        return signalling.step(state, data, event)

    def entered(self, connection: Connection, workflow: Workflow) -> None:
        """A signal shows only in what it does to the nodes."""

    def perform(self, connection: Connection, workflow: Workflow, effect: str) -> None:
        """Send the job; note what the nodes have become."""
        instance = _instance(connection, workflow)
        if effect == signalling.SEND:
            document = signal_document(instance, workflow.data["signals"])
            self._around.jobs.enqueue(connection, instance.thing, workflow.id, document)
        elif effect == signalling.APPLY:
            now = self._around.clock.now().timestamp()
            for node, signal in workflow.data["signals"]:
                set_node_status(connection, instance.id, node, AFTER_SIGNAL[signal], now)

    def work(self, workflow: Workflow) -> Event:
        """A signal only waits for the device."""
        raise NotImplementedError(workflow.state)


def _show(connection: Connection, around: Surroundings, identifier: str) -> None:
    instance = find_instance(connection, identifier)
    if instance is None:
        return  # it is being made: it is born with its first status
    workflow = around.workflows.find(connection, instance.removal or instance.deployment)
    assert workflow is not None  # it was just stored, or is younger than what was
    status, text = status_of(workflow), description_of(workflow)
    now = around.clock.now().timestamp()
    change_instance(connection, identifier, status=status, status_description=text, updated=now)
    if status in words.OVER:
        release_dependencies(connection, identifier)
        revoke_credentials(connection, instance_owner(identifier))
        # The device's own keys were allowed what this instance needed: it is given others.
        revoke_sessions(connection, device_owner(instance.device_id))


def _instance(connection: Connection, workflow: Workflow) -> Instance:
    instance = find_instance(connection, workflow.subject)
    assert instance is not None  # instances are never deleted
    return instance
