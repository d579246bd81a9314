"""Brings the resources of a stack to what a template says, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.stacks.failures import ResourceFailed, invalid_template
from belvedere_simulator.service.stacks.intrinsics import Scope
from belvedere_simulator.service.stacks.kinds.kind import Kind, Made, Place
from belvedere_simulator.service.stacks.order import resource_order
from belvedere_simulator.service.stacks.resources import forget_resource, resources_of, write_resource

ResourceRow = Row[tuple[Any, ...]]


@dataclass(frozen=True)
class Happening:
    """One line of a stack's events."""

    logical: str
    physical: str
    type: str
    status: str
    reason: str = ""


@dataclass
class Outcome:
    """How a deployment went: its events, and the outputs or why it failed."""

    happenings: list[Happening] = field(default_factory=list)
    outputs: list[dict[str, str]] = field(default_factory=list)
    failure: str = ""


class Engine:
    """Makes, changes and removes resources; every call is inside the caller's transaction."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds: Mapping[str, Kind] = {kind.type: kind for kind in kinds}

    def deploy(
        self, connection: Connection, stack: tuple[str, str], scope: Scope, now: float, *, keep: bool
    ) -> Outcome:
        """Bring the stack (id, name) to the template of `scope`.

        On failure everything is undone, but what was made before it stays where `keep` says so.
        """
        outcome = Outcome()
        savepoint = None if keep else connection.begin_nested()
        try:
            self._apply(connection, stack, scope, now, outcome)
        except ResourceFailed as failed:
            outcome.failure = tr(
                "The following resource(s) failed: [{logical}]. {reason}",
                logical=failed.logical,
                reason=failed.reason,
            )
            if savepoint is not None:
                savepoint.rollback()
            return outcome
        if savepoint is not None:
            savepoint.commit()
        return outcome

    def remove(self, connection: Connection, stack: str, retained: Sequence[str], outcome: Outcome) -> None:
        """Remove the resources of a stack, the youngest first, all but the retained ones."""
        for row in sorted(resources_of(connection, stack), key=lambda row: row.place, reverse=True):
            if row.logical in retained:
                outcome.happenings.append(_told(row, "DELETE_SKIPPED"))
            else:
                self.kinds[row.type].delete(connection, row.physical, row.properties)
                outcome.happenings.append(_told(row, "DELETE_COMPLETE"))
            forget_resource(connection, stack, row.logical)

    def _apply(
        self, connection: Connection, stack: tuple[str, str], scope: Scope, now: float, outcome: Outcome
    ) -> None:
        held = {row.logical: row for row in resources_of(connection, stack[0])}
        replaced: list[ResourceRow] = []
        for place, logical in enumerate(resource_order(scope.template)):
            resource = scope.template.resources[logical]
            if "Condition" in resource and not scope.holds(resource["Condition"]):
                continue
            old = held.pop(logical, None)
            change = _Change(connection, Place(stack[1], logical), resource["Type"], old)
            made, properties, status = self._one(change, scope, outcome)
            scope.made[logical] = made.physical, made.attributes
            if old is not None and old.physical != made.physical:
                replaced.append(old)
            row = {"physical": made.physical, "type": resource["Type"], "status": status}
            row |= {"properties": properties, "attributes": dict(made.attributes)}
            write_resource(
                connection, {**row, "stack": stack[0], "logical": logical, "place": place, "changed": now}
            )
        outcome.outputs = _outputs(scope)
        for gone in [*replaced, *sorted(held.values(), key=lambda row: -int(row.place))]:
            self.kinds[gone.type].delete(connection, gone.physical, gone.properties)
            outcome.happenings.append(_told(gone, "DELETE_COMPLETE"))
        for logical in held:
            forget_resource(connection, stack[0], logical)

    def _one(self, change: _Change, scope: Scope, outcome: Outcome) -> tuple[Made, dict[str, Any], str]:
        """Bring one resource to its properties; what it is then, its properties, its status."""
        logical, verb = change.place.logical, "CREATE" if change.old is None else "UPDATE"
        physical = "" if change.old is None else str(change.old.physical)
        try:
            with change.connection.begin_nested():
                properties = scope.resolve(scope.template.resources[logical].get("Properties", {}))
                made = self._make(change, properties)
        except (ServiceError, BelvedereError, KeyError, TypeError, AttributeError, ValueError) as problem:
            # What a template says of properties is as free as JSON: a member that is missing or of
            # another type is the template's fault, not ours.
            reason = problem.message if isinstance(problem, ServiceError) else _fault(problem)
            outcome.happenings.append(Happening(logical, physical, change.type, f"{verb}_FAILED", reason))
            raise ResourceFailed(logical, reason) from problem
        if change.old is not None and change.old.properties == properties and made.physical == physical:
            return made, properties, change.old.status
        outcome.happenings.append(Happening(logical, physical, change.type, f"{verb}_IN_PROGRESS"))
        outcome.happenings.append(Happening(logical, made.physical, change.type, f"{verb}_COMPLETE"))
        return made, properties, f"{verb}_COMPLETE"

    def _make(self, change: _Change, properties: dict[str, Any]) -> Made:
        kind, old = self.kinds[change.type], change.old
        if old is None or old.type != change.type:
            return kind.create(change.connection, change.place, properties)
        if old.properties == properties:
            return Made(old.physical, old.attributes)
        changed = kind.update(change.connection, old.physical, old.properties, properties)
        return changed or kind.create(change.connection, change.place, properties)


@dataclass(frozen=True)
class _Change:
    """One resource on its way: where it belongs and what it was."""

    connection: Connection
    place: Place
    type: str
    old: ResourceRow | None


def _outputs(scope: Scope) -> list[dict[str, str]]:
    outputs = []
    for name, declared in scope.template.outputs.items():
        if "Condition" in declared and not scope.holds(declared["Condition"]):
            continue
        try:
            value = scope.resolve(declared["Value"])
        except (ServiceError, KeyError) as problem:
            raise ResourceFailed(name, str(problem)) from problem
        told = {"OutputKey": name, "OutputValue": str(value)}
        if "Description" in declared:
            told["Description"] = str(declared["Description"])
        outputs.append(told)
    return outputs


def _fault(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return tr("The property {name} is missing", name=str(problem.args[0]))
    return str(invalid_template(tr("A property is not of its type: {problem}", problem=problem)))


def _told(row: ResourceRow, status: str) -> Happening:
    return Happening(row.logical, row.physical, row.type, status)
