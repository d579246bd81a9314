"""Stacks: looked up, made, changed, removed, with their events; in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.stacks.engine import Engine, Happening, Outcome
from belvedere_simulator.service.stacks.failures import no_stack
from belvedere_simulator.service.stacks.intrinsics import NO_VALUE, Scope
from belvedere_simulator.service.stacks.tables import STACK_EVENTS, STACKS
from belvedere_simulator.service.stacks.template import Template, read_template, refuse_types

STACK_TYPE = "AWS::CloudFormation::Stack"
REVIEW, GONE = "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"
StackRow = Row[tuple[Any, ...]]


@dataclass(frozen=True)
class Wish:
    """What a stack shall be: a template, its values, and what goes with them."""

    template: Template
    parameters: Mapping[str, str]
    capabilities: Sequence[str]
    tags: Sequence[Mapping[str, str]]


class Stacks:
    """All stacks of the site."""

    def __init__(self, settings: SiteSettings, clock: Clock, engine: Engine) -> None:
        self._settings = settings
        self._clock = clock
        self._engine = engine

    def template(self, text: str) -> Template:
        """The template in a text, whose types are all made here."""
        template = read_template(text)
        refuse_types(template, self._engine.kinds)
        return template

    def needed_capabilities(self, template: Template) -> list[str]:
        """What must be acknowledged to deploy a template."""
        needed: set[str] = set()
        for resource in template.resources.values():
            kind = self._engine.kinds.get(resource["Type"])
            needed |= kind.capabilities(resource.get("Properties", {})) if kind else set()
        return ["CAPABILITY_NAMED_IAM"] if "CAPABILITY_NAMED_IAM" in needed else sorted(needed)

    def check_capabilities(self, template: Template, given: Sequence[str]) -> None:
        """InsufficientCapabilitiesException where something was not acknowledged."""
        needed = self.needed_capabilities(template)
        # Who acknowledges named ones acknowledges others too.
        if set(needed) - set(given) and "CAPABILITY_NAMED_IAM" not in given:
            message = tr("Requires capabilities : {needed}", needed=needed)
            raise ServiceError("InsufficientCapabilitiesException", message)

    def find(self, connection: Connection, name: str) -> StackRow | None:
        """The stack of this id, or the living one of this name."""
        by_name = (STACKS.c.name == name) & (STACKS.c.status != GONE)
        chosen = STACKS.c.id == name if name.startswith("arn:") else by_name
        return connection.execute(select(STACKS).where(chosen)).first()

    def require(self, connection: Connection, name: str) -> StackRow:
        """The stack of this id or name; ValidationError where there is none."""
        row = self.find(connection, name)
        if row is None:
            raise no_stack(name)
        return row

    def begin(self, connection: Connection, name: str, wish: Wish, *, protected: bool = False) -> StackRow:
        """Record a stack that shall be made. AlreadyExistsException for a name in use."""
        if self.find(connection, name) is not None:
            raise ServiceError("AlreadyExistsException", tr("Stack [{name}] already exists", name=name))
        row = {"id": f"{self._prefix}stack/{name}/{uuid.uuid4()}", "name": name, "created": self.now()}
        state = {"status": REVIEW, "reason": "", "outputs": [], "protected": int(protected)}
        connection.execute(insert(STACKS), [{**row, **state, **_columns(wish)}])
        return self.require(connection, str(row["id"]))

    def create(self, connection: Connection, row: StackRow, wish: Wish, *, on_failure: str) -> None:
        """Make a stack's resources; `on_failure` is ROLLBACK, DELETE or DO_NOTHING."""
        self._note(connection, row, "CREATE_IN_PROGRESS", tr("User Initiated"))
        outcome = self._deploy(connection, row, wish, keep=on_failure == "DO_NOTHING")
        if not outcome.failure:
            self._settle(connection, row, wish, "CREATE_COMPLETE", outcome)
        elif on_failure == "DO_NOTHING":
            self._settle(connection, row, wish, "CREATE_FAILED", outcome)
        else:
            self._note(connection, row, "ROLLBACK_IN_PROGRESS", outcome.failure)
            status = GONE if on_failure == "DELETE" else "ROLLBACK_COMPLETE"
            self._settle(connection, row, wish, status, outcome)

    def update(self, connection: Connection, row: StackRow, wish: Wish) -> None:
        """Change a stack's resources; on failure it stays what it was."""
        self._note(connection, row, "UPDATE_IN_PROGRESS", tr("User Initiated"))
        outcome = self._deploy(connection, row, wish, keep=False)
        if outcome.failure:
            self._note(connection, row, "UPDATE_ROLLBACK_IN_PROGRESS", outcome.failure)
            self._settle(connection, row, None, "UPDATE_ROLLBACK_COMPLETE", outcome)
        else:
            self._settle(connection, row, wish, "UPDATE_COMPLETE", outcome)

    def delete(self, connection: Connection, row: StackRow, retained: Sequence[str] = ()) -> None:
        """Remove a stack with its resources."""
        self._note(connection, row, "DELETE_IN_PROGRESS", tr("User Initiated"))
        outcome = Outcome()
        self._engine.remove(connection, row.id, retained, outcome)
        self._note_all(connection, row, outcome.happenings)
        values = {"status": GONE, "reason": "", "deleted": self.now()}
        connection.execute(update(STACKS).where(STACKS.c.id == row.id).values(**values))
        self._note(connection, row, GONE, "")

    def scope(self, row: StackRow, wish: Wish) -> Scope:
        """What names mean in a stack's template."""
        pseudo = {
            "AWS::AccountId": self._settings.account,
            "AWS::Region": self._settings.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": row.name,
            "AWS::StackId": row.id,
            "AWS::NotificationARNs": [],
            "AWS::NoValue": NO_VALUE,
        }
        return Scope(wish.template, wish.parameters, pseudo)

    def now(self) -> float:
        """Epoch seconds of the site's clock."""
        return self._clock.now().timestamp()

    @property
    def _prefix(self) -> str:
        return f"arn:aws:cloudformation:{self._settings.region}:{self._settings.account}:"

    def change_set_id(self, name: str) -> str:
        """A fresh id of a change set."""
        return f"{self._prefix}changeSet/{name}/{uuid.uuid4()}"

    def _deploy(self, connection: Connection, row: StackRow, wish: Wish, *, keep: bool) -> Outcome:
        scope = self.scope(row, wish)
        outcome = self._engine.deploy(connection, (row.id, row.name), scope, self.now(), keep=keep)
        self._note_all(connection, row, outcome.happenings)
        return outcome

    def _settle(
        self, connection: Connection, row: StackRow, wish: Wish | None, status: str, outcome: Outcome
    ) -> None:
        values: dict[str, Any] = {"status": status, "reason": outcome.failure}
        if not outcome.failure:
            values["outputs"] = outcome.outputs
        if status == GONE:
            values["deleted"] = self.now()
        if row.status != REVIEW:
            values["updated"] = self.now()
        columns = _columns(wish) if wish else {}
        connection.execute(update(STACKS).where(STACKS.c.id == row.id).values(**columns, **values))
        self._note(connection, row, status, outcome.failure)

    def _note(self, connection: Connection, row: StackRow, status: str, reason: str) -> None:
        self._note_all(connection, row, [Happening(row.name, row.id, STACK_TYPE, status, reason)])

    def _note_all(self, connection: Connection, row: StackRow, happenings: Sequence[Happening]) -> None:
        rows = [
            {**vars(each), "stack": row.id, "event": str(uuid.uuid4()), "time": self.now()}
            for each in happenings
        ]
        if rows:
            connection.execute(insert(STACK_EVENTS), rows)


def _columns(wish: Wish) -> dict[str, Any]:
    return {
        "template": wish.template.text,
        "description": wish.template.description,
        "parameters": dict(wish.parameters),
        "capabilities": list(wish.capabilities),
        "tags": [dict(tag) for tag in wish.tags],
    }
