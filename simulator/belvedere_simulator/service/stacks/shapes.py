"""Stacks, resources, events and parameters as the model shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.template import Template, read_template

HIDDEN = "****"
AnyRow = Row[tuple[Any, ...]]


def wished_template(parameters: Mapping[str, Any], held: AnyRow | None) -> str:
    """The text of the template a request names; ValidationError where it names none that is offered."""
    if parameters.get("TemplateURL"):
        raise invalid_template(tr("TemplateURL is not offered by this service: send TemplateBody"))
    if parameters.get("UsePreviousTemplate") and held is not None:
        return str(held.template)
    if not parameters.get("TemplateBody"):
        raise invalid_template(tr("Either Template URL or Template Body must be specified."))
    return str(parameters["TemplateBody"])


def parameter_shapes(text: str, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The parameters with their values, but those that want no echo."""
    declared = read_template(text).parameters
    return [
        {"ParameterKey": name, "ParameterValue": HIDDEN if _silent(declared.get(name, {})) else value}
        for name, value in values.items()
    ]


def declarations(template: Template) -> list[dict[str, Any]]:
    """The parameters a template declares."""
    return [
        {
            "ParameterKey": name,
            "DefaultValue": None if "Default" not in declared else str(declared["Default"]),
            "ParameterType": declared.get("Type"),
            "NoEcho": _silent(declared),
            "Description": declared.get("Description"),
        }
        for name, declared in template.parameters.items()
    ]


def stack_shape(row: AnyRow) -> dict[str, Any]:
    """The model's Stack."""
    return {
        "StackId": row.id,
        "StackName": row.name,
        "Description": row.description or None,
        "Parameters": parameter_shapes(row.template, row.parameters),
        "CreationTime": moment(row.created),
        "LastUpdatedTime": moment(row.updated),
        "DeletionTime": moment(row.deleted),
        "StackStatus": row.status,
        "StackStatusReason": row.reason or None,
        "DisableRollback": False,
        "Capabilities": row.capabilities,
        "Outputs": row.outputs,
        "Tags": row.tags,
        "EnableTerminationProtection": bool(row.protected),
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
    }


def stack_summary(row: AnyRow) -> dict[str, Any]:
    """The model's StackSummary."""
    names = ("StackId", "StackName", "CreationTime", "LastUpdatedTime", "DeletionTime", "StackStatus")
    shape = stack_shape(row)
    more = ("StackStatusReason", "DriftInformation")
    return {**{name: shape[name] for name in (*names, *more)}, "TemplateDescription": row.description or None}


def resource_summary(row: AnyRow) -> dict[str, Any]:
    """The model's StackResourceSummary."""
    return {
        "LogicalResourceId": row.logical,
        "PhysicalResourceId": row.physical,
        "ResourceType": row.type,
        "LastUpdatedTimestamp": moment(row.changed),
        "ResourceStatus": row.status,
    }


def resource_shape(row: AnyRow, stack: AnyRow) -> dict[str, Any]:
    """The model's StackResource."""
    summary = resource_summary(row)
    stamped = {"Timestamp": summary.pop("LastUpdatedTimestamp")}
    return {**summary, **stamped, "StackName": stack.name, "StackId": stack.id}


def event_shape(row: AnyRow, stack: AnyRow) -> dict[str, Any]:
    """The model's StackEvent."""
    return {
        "StackId": stack.id,
        "EventId": row.event,
        "StackName": stack.name,
        "LogicalResourceId": row.logical,
        "PhysicalResourceId": row.physical,
        "ResourceType": row.type,
        "Timestamp": moment(row.time),
        "ResourceStatus": row.status,
        "ResourceStatusReason": row.reason or None,
    }


def moment(time: float | None) -> datetime | None:
    """Epoch seconds as the handlers give times."""
    return None if time is None else datetime.fromtimestamp(time, UTC)


def _silent(declared: Mapping[str, Any]) -> bool:
    return str(declared.get("NoEcho", False)).lower() == "true"
