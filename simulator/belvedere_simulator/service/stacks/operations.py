"""The operations on stacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.list_cursor import PagingNames
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.stacks.change_sets import ChangeSets, same
from belvedere_simulator.service.stacks.engine import Engine
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.kinds.alarm import AlarmKind, TopicKind
from belvedere_simulator.service.stacks.kinds.role import PolicyKind, RoleKind
from belvedere_simulator.service.stacks.resources import resources_of
from belvedere_simulator.service.stacks.rights import check_rights
from belvedere_simulator.service.stacks.shapes import (
    declarations,
    event_shape,
    resource_shape,
    resource_summary,
    stack_shape,
    stack_summary,
    wished_template,
)
from belvedere_simulator.service.stacks.stacks import GONE, REVIEW, Stacks
from belvedere_simulator.service.stacks.tables import STACK_EVENTS, STACKS
from belvedere_simulator.service.stacks.template import Template, read_template
from belvedere_simulator.service.store.database import Database

PAGING = PagingNames("NextToken", "", "ValidationError")
LARGEST_PAGE = 100
WITHOUT_STACK = frozenset({"ListStacks", "ValidateTemplate"})


class StackOperations:
    """CloudFormation over the site's database."""

    def __init__(self, database: Database, clock: Clock, settings: SiteSettings) -> None:
        kinds = (RoleKind(settings, clock), PolicyKind(), AlarmKind(settings, clock), TopicKind(settings))
        self._database = database
        self._stacks = Stacks(settings, clock, Engine(kinds))
        self._change_sets = ChangeSets(database, self._stacks)

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateStack": self.create_stack,
            "UpdateStack": self.update_stack,
            "DeleteStack": self.delete_stack,
            "DescribeStacks": self.describe_stacks,
            "DescribeStackEvents": self.describe_stack_events,
            "DescribeStackResources": self.describe_stack_resources,
            "ListStacks": self.list_stacks,
            "ListStackResources": self.list_stack_resources,
            "GetTemplate": self.get_template,
            "GetTemplateSummary": self.get_template_summary,
            "ValidateTemplate": self.validate_template,
            "CreateChangeSet": self._change_sets.create_change_set,
            "DescribeChangeSet": self._change_sets.describe_change_set,
            "ListChangeSets": self._change_sets.list_change_sets,
            "ExecuteChangeSet": self._change_sets.execute_change_set,
            "DeleteChangeSet": self._change_sets.delete_change_set,
        }

    def resources(self, caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The ARN of the stack in question."""
        name = parameters.get("StackName", "")
        if operation in WITHOUT_STACK or not name:
            return ("*",)
        prefix = f"arn:aws:cloudformation:{caller.region}:{caller.account}:stack"
        return (name if name.startswith("arn:") else f"{prefix}/{name}/*",)

    def create_stack(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a stack; it is complete, or rolled back, when the answer comes."""
        wish = self._change_sets.wish(parameters, None)
        check_rights(caller, wish.template)
        on_failure = parameters.get("OnFailure", "ROLLBACK")
        if parameters.get("DisableRollback"):
            on_failure = "DO_NOTHING"
        protected = bool(parameters.get("EnableTerminationProtection"))
        with self._database.write() as connection:
            row = self._stacks.begin(connection, parameters["StackName"], wish, protected=protected)
            self._stacks.create(connection, row, wish, on_failure=on_failure)
        return {"StackId": row.id}

    def update_stack(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change a stack; on failure it stays what it was."""
        with self._database.write() as connection:
            row = self._stacks.require(connection, parameters["StackName"])
            if row.status in {REVIEW, GONE, "ROLLBACK_COMPLETE", "CREATE_FAILED"}:
                raise invalid_template(
                    tr(
                        "Stack:{id} is in {status} state and can not be updated.",
                        id=row.id,
                        status=row.status,
                    )
                )
            wish = self._change_sets.wish(parameters, row)
            check_rights(caller, wish.template, row.template)
            if same(row, wish):
                raise invalid_template(tr("No updates are to be performed."))
            self._stacks.update(connection, row, wish)
        return {"StackId": row.id}

    def delete_stack(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove a stack with what it made; nothing happens where there is none."""
        with self._database.write() as connection:
            row = self._stacks.find(connection, parameters["StackName"])
            if row is None or row.status == GONE:
                return {}
            if row.protected:
                text = tr(
                    "Stack [{name}] cannot be deleted while TerminationProtection is enabled", name=row.name
                )
                raise invalid_template(text)
            check_rights(caller, None, row.template)
            self._stacks.delete(connection, row, parameters.get("RetainResources") or ())
        return {}

    def describe_stacks(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One stack, or all that live."""
        at = PAGING.cursor("DescribeStacks", parameters, largest=LARGEST_PAGE)
        with self._database.read() as connection:
            if "StackName" in parameters:
                return {"Stacks": [stack_shape(self._stacks.require(connection, parameters["StackName"]))]}
            rows = connection.execute(select(STACKS).where(STACKS.c.status != GONE)).all()
        page = at.page_of_all(rows, lambda row: (row.created, row.id), descending=True)
        return page.output("Stacks", stack_shape)

    def list_stacks(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """All stacks, removed ones too, by their status where wished."""
        at = PAGING.cursor("ListStacks", parameters, largest=LARGEST_PAGE)
        wanted = parameters.get("StackStatusFilter")
        with self._database.read() as connection:
            rows = [row for row in connection.execute(select(STACKS)) if not wanted or row.status in wanted]
        page = at.page_of_all(rows, lambda row: (row.created, row.id), descending=True)
        return page.output("StackSummaries", stack_summary)

    def describe_stack_events(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """What happened to a stack, the newest first."""
        at = PAGING.cursor("DescribeStackEvents", parameters, largest=LARGEST_PAGE)
        with self._database.read() as connection:
            stack = self._stacks.require(connection, parameters["StackName"])
            rows = connection.execute(select(STACK_EVENTS).where(STACK_EVENTS.c.stack == stack.id)).all()
        page = at.page_of_all(rows, lambda row: (row.id,), descending=True)
        return page.output("StackEvents", lambda row: event_shape(row, stack))

    def describe_stack_resources(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The resources of a stack, or the one of a logical name."""
        if "StackName" not in parameters:
            raise invalid_template(tr("Give StackName"))
        wanted = parameters.get("LogicalResourceId")
        with self._database.read() as connection:
            stack = self._stacks.require(connection, parameters["StackName"])
            rows = resources_of(connection, stack.id)
        chosen = [resource_shape(row, stack) for row in rows if wanted in {None, row.logical}]
        return {"StackResources": chosen}

    def list_stack_resources(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The resources of a stack in pages."""
        at = PAGING.cursor("ListStackResources", parameters, largest=LARGEST_PAGE)
        with self._database.read() as connection:
            stack = self._stacks.require(connection, parameters["StackName"])
            rows = resources_of(connection, stack.id)
        page = at.page_of_all(rows, lambda row: (row.logical,))
        return page.output("StackResourceSummaries", resource_summary)

    def get_template(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The text of a stack's template."""
        with self._database.read() as connection:
            row = self._stacks.require(connection, parameters.get("StackName", ""))
        return {"TemplateBody": row.template, "StagesAvailable": ["Original", "Processed"]}

    def get_template_summary(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a template declares and needs, given as a text or by its stack."""
        if "StackName" in parameters:
            with self._database.read() as connection:
                template = read_template(self._stacks.require(connection, parameters["StackName"]).template)
        else:
            template = read_template(wished_template(parameters, None))
        return {
            "Parameters": declarations(template),
            "Description": template.description or None,
            "ResourceTypes": template.types(),
            "Version": "2010-09-09",
            "DeclaredTransforms": [],
            **self._needed(template),
        }

    def validate_template(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Whether a template can be deployed here, and what it declares and needs."""
        template = self._stacks.template(wished_template(parameters, None))
        declared = [
            {name: value for name, value in each.items() if name != "ParameterType"}
            for each in declarations(template)
        ]
        told = {"Parameters": declared, "Description": template.description, "DeclaredTransforms": []}
        return {**told, **self._needed(template)}

    def _needed(self, template: Template) -> dict[str, Any]:
        needed = self._stacks.needed_capabilities(template)
        reason = tr("The following resource(s) require capabilities: [AWS::IAM::Role]") if needed else None
        return {"Capabilities": needed, "CapabilitiesReason": reason}
