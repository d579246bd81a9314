"""Quotas, the role, the device and the instance to be replaced: what a deployment needs besides manifests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from belvedere_simulator.manifest.resolve import Checked
from belvedere_simulator.messages import tr
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.device import DELETING, Device
from belvedere_simulator.service.devices.records import find_device
from belvedere_simulator.service.instances.instance import PROCESSING, REPLACEABLE, Instance
from belvedere_simulator.service.instances.records import deployments_since, find_instance
from belvedere_simulator.service.instances.refusals import over_quota, refused
from belvedere_simulator.service.instances.tables import INSTANCES
from belvedere_simulator.service.roles.roles import find_role
from belvedere_simulator.service.roles.trust import trusts_panorama
from belvedere_simulator.service.settings import Quotas

DAY = 24 * 3600.0
DEVICE_FIELD = "DefaultRuntimeContextDevice"
REPLACE_FIELD = "ApplicationInstanceIdToReplace"
ROLE_FIELD = "RuntimeRoleArn"


def device_for(connection: Connection, device_id: str) -> Device:
    """The device to deploy to, locked; ValidationException where there is none.

    The operation has no ResourceNotFoundException in the service model.
    """
    device = find_device(connection, device_id, lock=True)
    if device is None:
        raise refused(DEVICE_FIELD, tr("There is no device {device}", device=device_id))
    if device.provisioning == DELETING:
        raise refused(DEVICE_FIELD, tr("The device {name} is being deleted", name=device.name))
    return device


def to_be_replaced(connection: Connection, identifier: str, device: Device) -> Instance:
    """The instance that a new one takes the place of; ValidationException where it cannot."""
    older = find_instance(connection, identifier, lock=True)
    if older is None:
        raise refused(REPLACE_FIELD, tr("There is no application instance {instance}", instance=identifier))
    if older.device_id != device.id:
        message = tr(
            "{instance} is on the device {other}, not on {device}",
            instance=identifier,
            other=older.device_name,
            device=device.name,
        )
        raise refused(REPLACE_FIELD, message)
    if older.status not in REPLACEABLE:
        message = tr(
            "{instance} cannot be replaced: it is {status}", instance=identifier, status=older.status
        )
        raise refused(REPLACE_FIELD, message)
    chosen = select(INSTANCES.c.id).where(
        INSTANCES.c.replaces == identifier,
        INSTANCES.c.status.in_(sorted(PROCESSING["PROCESSING_DEPLOYMENT"])),
    )
    rival = connection.execute(chosen.limit(1)).scalar_one_or_none()
    if rival is not None:
        message = tr("{instance} is being replaced by {rival} already", instance=identifier, rival=rival)
        raise refused(REPLACE_FIELD, message)
    return older


def check_role(connection: Connection, caller: Caller, role_arn: str, device: Device) -> None:
    """Check that the caller may give the application this role, and that the service may take it.

    Raises AccessDeniedException, ValidationException.
    """
    caller.require("iam:PassRole", role_arn)
    role = find_role(connection, role_arn)
    if role is None:
        raise refused(ROLE_FIELD, tr("There is no role {arn}", arn=role_arn))
    if not trusts_panorama(role, caller.account, device.arn):
        message = tr(
            "The role {arn} does not let panorama.amazonaws.com take it for the device {name}",
            arn=role_arn,
            name=device.name,
        )
        raise refused(ROLE_FIELD, message)


def check_room(
    connection: Connection, quotas: Quotas, device: Device, others: Sequence[Instance], now: float
) -> None:
    """Raise ServiceQuotaExceededException for one application or one deployment too many.

    `others` stay on the device beside the new one.
    """
    if len(others) >= quotas.applications_of_device:
        most = quotas.applications_of_device
        message = tr("The device {name} has its {most} applications already", name=device.name, most=most)
        raise over_quota("applications-of-device", message)
    if deployments_since(connection, device.id, now - DAY) >= quotas.deployments_of_day:
        most = quotas.deployments_of_day
        message = tr("The device {name} had its {most} deployments of a day", name=device.name, most=most)
        raise over_quota("deployments-of-day", message)


def check_streams(quotas: Quotas, checked: Checked) -> None:
    """Raise ServiceQuotaExceededException for one camera stream too many."""
    count, most = len(checked.of_category("media_source")), quotas.streams_of_application
    if count > most:
        message = tr("The application has {count} camera streams; {most} are allowed", count=count, most=most)
        raise over_quota("streams-of-application", message)
