"""The operations on application instances that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.instances import signalling
from belvedere_simulator.service.instances.deploying import Deployer
from belvedere_simulator.service.instances.instance import PROCESSING, REMOVAL_SUCCEEDED, Instance
from belvedere_simulator.service.instances.listing import online_devices, page_of_instances
from belvedere_simulator.service.instances.records import (
    dependencies_of,
    find_instance,
    node_statuses,
    nodes_of,
)
from belvedere_simulator.service.instances.refusals import busy, no_instance, refused
from belvedere_simulator.service.instances.removing import begin_removal
from belvedere_simulator.service.instances.shapes import (
    described,
    detailed,
    listed,
    listed_dependency,
    listed_node,
)
from belvedere_simulator.service.instances.signals import check_signals
from belvedere_simulator.service.instances.status import filtered_statuses
from belvedere_simulator.service.instances.tables import INSTANCES
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import tags_of
from belvedere_simulator.service.workflows.machine import Event
from belvedere_simulator.service.workflows.workflows import Workflows


class ApplicationInstances:
    """The application instances of one site."""

    resource_type = "applicationInstance"

    def __init__(self, database: Database, workflows: Workflows, deployer: Deployer) -> None:
        self._database = database
        self._workflows = workflows
        self._deployer = deployer

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateApplicationInstance": self._deployer.create_application_instance,
            "ListApplicationInstances": self.list_application_instances,
            "DescribeApplicationInstance": self.describe_application_instance,
            "DescribeApplicationInstanceDetails": self.describe_application_instance_details,
            "ListApplicationInstanceDependencies": self.list_application_instance_dependencies,
            "ListApplicationInstanceNodeInstances": self.list_application_instance_node_instances,
            "SignalApplicationInstanceNodeInstances": self.signal_application_instance_node_instances,
            "RemoveApplicationInstance": self.remove_application_instance,
        }

    def list_application_instances(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A page of instances, the newest first; removed ones stay in it."""
        wanted = parameters.get("StatusFilter")
        statuses = None if wanted is None else filtered_statuses(wanted)
        place = cursor("ListApplicationInstances", parameters)
        with self._database.read() as connection:
            page = page_of_instances(connection, place, parameters.get("DeviceId"), statuses)
            nodes = node_statuses(connection, [instance.id for instance in page.entries])
            tags = tags_of(connection, [instance.arn for instance in page.entries])
            online = online_devices(connection, [instance.device_id for instance in page.entries])
        return page.output(
            "ApplicationInstances",
            lambda instance: listed(
                instance,
                nodes.get(instance.id, ()),
                tags.get(instance.arn, {}),
                online=instance.device_id in online,
            ),
        )

    def describe_application_instance(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Everything about one instance but its manifests."""
        with self._database.read() as connection:
            instance = _require(connection, parameters)
            nodes = node_statuses(connection, [instance.id]).get(instance.id, ())
            tags = tags_of(connection, [instance.arn]).get(instance.arn, {})
            online = instance.device_id in online_devices(connection, [instance.device_id])
        return described(instance, nodes, tags, online=online)

    def describe_application_instance_details(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The manifests of one instance, to look at or to clone it."""
        with self._database.read() as connection:
            return detailed(_require(connection, parameters))

    def list_application_instance_dependencies(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A page of the package versions that an instance runs, by name."""
        place = cursor("ListApplicationInstanceDependencies", parameters)
        with self._database.read() as connection:
            found = dependencies_of(connection, _require(connection, parameters).id)
        page = place.page_of_all(found, lambda needed: (needed.name, needed.owner, needed.version))
        return page.output("PackageObjects", listed_dependency)

    def list_application_instance_node_instances(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A page of an instance's nodes, in the order of its manifests."""
        place = cursor("ListApplicationInstanceNodeInstances", parameters)
        with self._database.read() as connection:
            instance = _require(connection, parameters)
            found = nodes_of(connection, instance.id)
            online = instance.device_id in online_devices(connection, [instance.device_id])
        page = place.page_of_all(found, lambda node: (node.position,))
        return page.output("NodeInstances", lambda node: listed_node(instance, node, online=online))

    def signal_application_instance_node_instances(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Pause or resume cameras."""
        identifier = parameters["ApplicationInstanceId"]
        with self._database.write() as connection:
            instance = find_instance(connection, identifier, lock=True)
            if instance is None:
                # The operation has no ResourceNotFoundException in the service model.
                message = tr("There is no application instance {instance}", instance=identifier)
                raise refused("ApplicationInstanceId", message)
            nodes = nodes_of(connection, instance.id)
            signals = check_signals(instance, nodes, parameters["NodeSignals"])
            signal = new_identifier("signal")
            self._workflows.start(connection, signalling.NAME, signal, instance.id, {"signals": signals})
            self._workflows.tell(connection, signal, Event("go"))
        return {"ApplicationInstanceId": instance.id}

    def remove_application_instance(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Remove an instance from its device; its record stays."""
        with self._database.write() as connection:
            instance = _require(connection, parameters, lock=True)
            _refuse_removal(instance)
            begin_removal(connection, self._workflows, instance)
        return {}

    def has_resource(self, connection: Connection, arn: str) -> bool:
        """Whether an instance has this ARN."""
        return connection.execute(select(INSTANCES.c.id).where(INSTANCES.c.arn == arn)).first() is not None


def _refuse_removal(instance: Instance) -> None:
    if instance.status in PROCESSING["PROCESSING_REMOVAL"]:
        raise busy(instance.id, tr("{instance} is being removed already", instance=instance.id))
    if instance.status == REMOVAL_SUCCEEDED:
        raise busy(instance.id, tr("{instance} is removed already", instance=instance.id))


def _require(connection: Connection, parameters: Mapping[str, Any], *, lock: bool = False) -> Instance:
    identifier = parameters["ApplicationInstanceId"]
    instance = find_instance(connection, identifier, lock=lock)
    if instance is None:
        raise no_instance(identifier)
    return instance
