"""CreateApplicationInstance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.identifiers import new_identifier, panorama_arn
from belvedere_simulator.service.instances import deployment
from belvedere_simulator.service.instances.checking import SentManifests, check_application, read_manifests
from belvedere_simulator.service.instances.instance import DEPLOYMENT_PENDING, Instance
from belvedere_simulator.service.instances.limits import (
    check_role,
    check_room,
    check_streams,
    device_for,
    to_be_replaced,
)
from belvedere_simulator.service.instances.records import add_instance, instances_on
from belvedere_simulator.service.instances.resolved import resolve_for
from belvedere_simulator.service.instances.status import SCHEDULED_TEXT
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags, set_tags
from belvedere_simulator.service.workflows.workflows import Workflows


class Deployer:
    """Checks what is to be deployed and schedules it; `wake` tells the runner of workflows."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        workflows: Workflows,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._workflows = workflows
        self._wake = wake

    def create_application_instance(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Deploy an application to a device; a device that is away begins when it comes back."""
        problems = Problems()
        sent = read_manifests(parameters, problems)
        check_tags(parameters.get("Tags", {}))
        # Until it is stored what it needs, no other process may take a package away.
        with changing(self._database) as connection:
            device = device_for(connection, parameters["DefaultRuntimeContextDevice"])
            instance = self._make(connection, caller, parameters, sent, device, problems)
            set_tags(connection, instance.arn, parameters.get("Tags", {}))
            self._workflows.start(
                connection,
                deployment.NAME,
                instance.deployment,
                instance.id,
                {"replaces": instance.replaces},
            )
        self._wake()
        return {"ApplicationInstanceId": instance.id}

    def _make(
        self,
        connection: Connection,
        caller: Caller,
        parameters: Mapping[str, Any],
        sent: SentManifests,
        device: Device,
        problems: Problems,
    ) -> Instance:
        now = self._clock.now().timestamp()
        replaces = parameters.get("ApplicationInstanceIdToReplace")
        if replaces is not None:
            to_be_replaced(connection, replaces, device)
        if parameters.get("RuntimeRoleArn"):
            check_role(connection, caller, parameters["RuntimeRoleArn"], device)
        others = [other for other in instances_on(connection, device.id) if other.id != replaces]
        sound = check_application(connection, sent, device, others, problems)
        check_streams(self._settings.quotas, sound.checked)
        check_room(connection, self._settings.quotas, device, others, now)
        identifier = new_identifier("applicationInstance")
        resolved = resolve_for(connection, identifier, sound.checked, sound.packages, sent.versions)
        instance = self._instance(identifier, parameters, sent, device, resolved.document, now)
        add_instance(connection, instance, resolved.nodes, resolved.dependencies)
        return instance

    def _instance(
        self,
        identifier: str,
        parameters: Mapping[str, Any],
        sent: SentManifests,
        device: Device,
        resolved: Mapping[str, Any],
        now: float,
    ) -> Instance:
        resource = f"applicationInstance/{identifier}"
        return Instance(
            id=identifier,
            # Metrics and lists name applications, so one that was given no name has its id.
            name=parameters.get("Name", identifier),
            description=parameters.get("Description"),
            arn=panorama_arn(self._settings.region, self._settings.account, resource),
            device_id=device.id,
            device_name=device.name,
            thing=device.thing,
            created=now,
            updated=now,
            status=DEPLOYMENT_PENDING,
            status_description=SCHEDULED_TEXT,
            reported=None,
            reported_time=None,
            health=None,
            role_arn=parameters.get("RuntimeRoleArn"),
            replaces=parameters.get("ApplicationInstanceIdToReplace"),
            deployment=new_identifier("deployment"),
            removal=None,
            manifest=sent.graph_text,
            overrides=sent.override_text,
            resolved=resolved,
        )
