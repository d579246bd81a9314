"""The operations on change sets, as `deploy` of the command line client uses them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.parameters import parameter_values
from belvedere_simulator.service.stacks.resources import resources_of
from belvedere_simulator.service.stacks.rights import check_rights
from belvedere_simulator.service.stacks.shapes import parameter_shapes, wished_template
from belvedere_simulator.service.stacks.stacks import REVIEW, StackRow, Stacks, Wish
from belvedere_simulator.service.stacks.tables import CHANGE_SETS
from belvedere_simulator.service.store.database import Database

NO_CHANGE = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)


class ChangeSets:
    """Change sets of stacks."""

    def __init__(self, database: Database, stacks: Stacks) -> None:
        self._database = database
        self._stacks = stacks

    def create_change_set(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Say what would change; for a new stack its record is made, to be filled by the execution."""
        kind = parameters.get("ChangeSetType", "UPDATE")
        if kind not in {"CREATE", "UPDATE"}:
            raise invalid_template(tr("Change sets of type {kind} are not offered", kind=kind))
        with self._database.write() as connection:
            held = self._stacks.find(connection, parameters["StackName"])
            if kind == "UPDATE" and (held is None or held.status == REVIEW):
                raise invalid_template(tr("Stack [{name}] does not exist", name=parameters["StackName"]))
            if kind == "CREATE" and held is not None and held.status != REVIEW:
                name = parameters["StackName"]
                raise invalid_template(
                    tr("Stack [{name}] already exists and cannot be created again", name=name)
                )
            wish = self.wish(parameters, held)
            stack = held or self._stacks.begin(connection, parameters["StackName"], wish)
            made = self._write(connection, stack, kind, wish, parameters)
        return {"Id": made, "StackId": stack.id}

    def describe_change_set(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A change set with what it would change."""
        with self._database.read() as connection:
            row = self._require(connection, parameters)
            stack = self._stacks.require(connection, row.stack)
        return {
            **_summary(row, stack),
            "Parameters": parameter_shapes(row.template, row.parameters),
            "Capabilities": row.capabilities,
            "Tags": row.tags,
            "Changes": [{"Type": "Resource", "ResourceChange": change} for change in row.changes],
        }

    def list_change_sets(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The change sets of a stack."""
        with self._database.read() as connection:
            stack = self._stacks.require(connection, parameters["StackName"])
            chosen = select(CHANGE_SETS).where(CHANGE_SETS.c.stack == stack.id)
            rows = connection.execute(chosen.order_by(CHANGE_SETS.c.created)).all()
        return {"Summaries": [_summary(row, stack) for row in rows]}

    def execute_change_set(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Bring the stack to what the change set says."""
        with self._database.write() as connection:
            row = self._require(connection, parameters)
            if row.execution != "AVAILABLE":
                text = tr("ChangeSet [{name}] cannot be executed in its current status", name=row.name)
                raise ServiceError("InvalidChangeSetStatus", text)
            stack = self._stacks.require(connection, row.stack)
            template = self._stacks.template(row.template)
            check_rights(caller, template, stack.template)
            wish = Wish(template, row.parameters, row.capabilities, row.tags)
            if row.kind == "CREATE":
                keep = "DO_NOTHING" if parameters.get("DisableRollback") else "ROLLBACK"
                self._stacks.create(connection, stack, wish, on_failure=keep)
            else:
                self._stacks.update(connection, stack, wish)
            # The other ones were made for what the stack no longer is.
            connection.execute(
                delete(CHANGE_SETS).where(CHANGE_SETS.c.stack == stack.id, CHANGE_SETS.c.id != row.id)
            )
            done = update(CHANGE_SETS).where(CHANGE_SETS.c.id == row.id)
            connection.execute(done.values(execution="EXECUTE_COMPLETE"))
        return {}

    def delete_change_set(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Forget a change set, and the record of a stack that was never made."""
        with self._database.write() as connection:
            try:
                row = self._require(connection, parameters)
            except ServiceError as problem:
                if problem.code == "ChangeSetNotFound":
                    return {}
                raise
            connection.execute(delete(CHANGE_SETS).where(CHANGE_SETS.c.id == row.id))
        return {}

    def wish(self, parameters: Mapping[str, Any], held: StackRow | None) -> Wish:
        """What a request wants a stack to be, checked."""
        template = self._stacks.template(wished_template(parameters, held))
        before = held.parameters if held is not None else {}
        values = parameter_values(template, parameters.get("Parameters") or (), before)
        capabilities = parameters.get("Capabilities") or []
        self._stacks.check_capabilities(template, capabilities)
        kept = held.tags if held is not None else []
        return Wish(template, values, capabilities, parameters.get("Tags", kept))

    def _write(
        self, connection: Connection, stack: StackRow, kind: str, wish: Wish, parameters: Mapping[str, Any]
    ) -> str:
        name = parameters["ChangeSetName"]
        chosen = (CHANGE_SETS.c.stack == stack.id) & (CHANGE_SETS.c.name == name)
        if connection.execute(select(CHANGE_SETS.c.id).where(chosen)).first():
            raise ServiceError("AlreadyExistsException", tr("ChangeSet {name} already exists", name=name))
        changes = [] if kind == "UPDATE" and same(stack, wish) else _changes(connection, stack, wish)
        nothing = kind == "UPDATE" and same(stack, wish)
        row = {
            "id": self._stacks.change_set_id(name),
            "name": name,
            "stack": stack.id,
            "kind": kind,
            "description": parameters.get("Description", ""),
            "template": wish.template.text,
            "parameters": dict(wish.parameters),
            "capabilities": list(wish.capabilities),
            "tags": [dict(tag) for tag in wish.tags],
            "changes": changes,
            "status": "FAILED" if nothing else "CREATE_COMPLETE",
            "reason": tr(NO_CHANGE) if nothing else "",
            "execution": "UNAVAILABLE" if nothing else "AVAILABLE",
            "created": self._stacks.now(),
        }
        connection.execute(insert(CHANGE_SETS), [row])
        return str(row["id"])

    def _require(self, connection: Connection, parameters: Mapping[str, Any]) -> Row[tuple[Any, ...]]:
        name = parameters["ChangeSetName"]
        chosen = select(CHANGE_SETS).where(CHANGE_SETS.c.id == name)
        if not name.startswith("arn:"):
            if not parameters.get("StackName"):
                raise invalid_template(tr("StackName must be specified if ChangeSetName is not an ARN"))
            stack = self._stacks.require(connection, parameters["StackName"])
            chosen = select(CHANGE_SETS).where(CHANGE_SETS.c.stack == stack.id, CHANGE_SETS.c.name == name)
        row = connection.execute(chosen.order_by(CHANGE_SETS.c.created.desc())).first()
        if row is None:
            raise ServiceError("ChangeSetNotFound", tr("ChangeSet [{name}] does not exist", name=name), 404)
        return row


def same(stack: StackRow, wish: Wish) -> bool:
    """Whether a stack is already what is wished."""
    held = stack.template, stack.parameters, stack.tags
    return held == (wish.template.text, dict(wish.parameters), [dict(tag) for tag in wish.tags])


def _changes(connection: Connection, stack: StackRow, wish: Wish) -> list[dict[str, Any]]:
    held = {row.logical: row for row in resources_of(connection, stack.id)}
    changes = []
    for logical, resource in wish.template.resources.items():
        old = held.pop(logical, None)
        told = {"LogicalResourceId": logical, "ResourceType": resource["Type"]}
        if old is None:
            changes.append({**told, "Action": "Add"})
        else:
            more = {"PhysicalResourceId": old.physical, "Replacement": "Conditional"}
            changes.append({**told, **more, "Action": "Modify"})
    for logical, old in held.items():
        told = {"LogicalResourceId": logical, "ResourceType": old.type, "PhysicalResourceId": old.physical}
        changes.append({**told, "Action": "Remove"})
    return changes


def _summary(row: Row[tuple[Any, ...]], stack: StackRow) -> dict[str, Any]:
    return {
        "ChangeSetName": row.name,
        "ChangeSetId": row.id,
        "StackId": stack.id,
        "StackName": stack.name,
        "Description": row.description or None,
        "CreationTime": datetime.fromtimestamp(row.created, UTC),
        "ExecutionStatus": row.execution,
        "Status": row.status,
        "StatusReason": row.reason or None,
    }
