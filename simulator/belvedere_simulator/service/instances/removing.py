"""How a removal begins, whoever wants it."""

from __future__ import annotations

from sqlalchemy import Connection

from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.instances import deployment, removal
from belvedere_simulator.service.instances import instance as words
from belvedere_simulator.service.instances.instance import Instance
from belvedere_simulator.service.instances.records import change_instance
from belvedere_simulator.service.workflows.machine import Event, Workflow
from belvedere_simulator.service.workflows.workflows import Workflows


def begin_removal(connection: Connection, workflows: Workflows, instance: Instance) -> str:
    """Begin to remove an instance that is not being removed: the id of the removal.

    A deployment that no device has taken is given up with it; one under way is let come to its end first.
    """
    identifier = open_removal(connection, workflows, instance)
    workflows.tell(connection, instance.deployment, Event("remove"))
    deploying = workflows.find(connection, instance.deployment)
    if deploying is None:
        had = instance.status != words.DEPLOYMENT_FAILED
        workflows.tell(connection, identifier, Event("go", {"on_device": had}))
    elif deploying.state in deployment.ENDED:
        workflows.tell(connection, identifier, Event("go", {"on_device": on_device(deploying)}))
    return identifier


def open_removal(connection: Connection, workflows: Workflows, instance: Instance) -> str:
    """Make the removal of an instance without letting it go on: its id."""
    identifier = new_identifier("removal")
    change_instance(connection, instance.id, removal=identifier)
    workflows.start(connection, removal.NAME, identifier, instance.id, {})
    return identifier


def on_device(workflow: Workflow) -> bool:
    """Whether a deployment that ended left anything on the device."""
    return workflow.state in {deployment.SUCCEEDED, deployment.ERROR}
