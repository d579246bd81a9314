"""Roles as other features ask for them, inside their own transactions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from belvedere_simulator.service.access.policy import Policy, read_policy
from belvedere_simulator.service.roles.managed import managed_document
from belvedere_simulator.service.roles.tables import ROLE_ATTACHMENTS, ROLE_POLICIES, ROLES


@dataclass(frozen=True)
class Role:
    """One role. `trust` is the JSON of its trust policy, `created` in epoch seconds."""

    name: str
    arn: str
    role_id: str
    path: str
    trust: str
    description: str
    longest_session: int
    tags: Mapping[str, str]
    created: float


def find_role(connection: Connection, arn: str) -> Role | None:
    """The role of that ARN."""
    row = connection.execute(select(ROLES).where(ROLES.c.arn == arn)).first()
    return role_of(row) if row else None


def find_role_by_name(connection: Connection, name: str) -> Role | None:
    """The role of that name."""
    row = connection.execute(select(ROLES).where(ROLES.c.name == name)).first()
    return role_of(row) if row else None


def role_of(row: Row[Any]) -> Role:
    """The role in a row of its table."""
    return Role(**row._mapping)


def policies_of(connection: Connection, arn: str) -> tuple[Policy, ...]:
    """What the role of that ARN may do: its inline policies and its attached ones; nothing without role."""
    inline = connection.scalars(
        select(ROLE_POLICIES.c.document)
        .join(ROLES, ROLES.c.name == ROLE_POLICIES.c.role)
        .where(ROLES.c.arn == arn)
    ).all()
    attached = connection.scalars(
        select(ROLE_ATTACHMENTS.c.policy_arn)
        .join(ROLES, ROLES.c.name == ROLE_ATTACHMENTS.c.role)
        .where(ROLES.c.arn == arn)
    ).all()
    documents = [*inline, *filter(None, map(managed_document, attached))]
    return tuple(read_policy(document) for document in documents)
