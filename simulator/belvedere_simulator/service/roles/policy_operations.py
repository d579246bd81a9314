"""The IAM operations on the policies of roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, delete, insert, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.roles.iam_errors import no_such_entity
from belvedere_simulator.service.roles.managed import managed_document, managed_names
from belvedere_simulator.service.roles.role_operations import checked_policy, require_role
from belvedere_simulator.service.roles.tables import ROLE_ATTACHMENTS, ROLE_POLICIES
from belvedere_simulator.service.store.database import Database

Handler = Callable[[Caller, Mapping[str, Any]], Mapping[str, Any]]


class RolePolicyOperations:
    """Put/Get/List/DeleteRolePolicy for inline policies, Attach/Detach/ListAttached for managed ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "AttachRolePolicy": self.attach_role_policy,
            "DeleteRolePolicy": self.delete_role_policy,
            "DetachRolePolicy": self.detach_role_policy,
            "GetRolePolicy": self.get_role_policy,
            "ListAttachedRolePolicies": self.list_attached_role_policies,
            "ListRolePolicies": self.list_role_policies,
            "PutRolePolicy": self.put_role_policy,
        }

    def put_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add an inline policy, or replace the one of that name."""
        with self._database.write() as connection:
            role = require_role(connection, parameters["RoleName"])
            put_policy(connection, role.name, parameters["PolicyName"], parameters["PolicyDocument"])
        return {}

    def get_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One inline policy, its document percent-encoded."""
        role, name = parameters["RoleName"], parameters["PolicyName"]
        with self._database.read() as connection:
            require_role(connection, role)
            document = connection.scalar(
                select(ROLE_POLICIES.c.document).where(
                    ROLE_POLICIES.c.role == role, ROLE_POLICIES.c.name == name
                )
            )
        if document is None:
            raise no_such_entity(tr("The role policy with name {name}", name=name))
        return {"RoleName": role, "PolicyName": name, "PolicyDocument": quote(document, safe="")}

    def list_role_policies(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The names of the inline policies."""
        with self._database.read() as connection:
            role = require_role(connection, parameters["RoleName"])
            names = connection.scalars(
                select(ROLE_POLICIES.c.name)
                .where(ROLE_POLICIES.c.role == role.name)
                .order_by(ROLE_POLICIES.c.name)
            ).all()
        return {"PolicyNames": list(names), "IsTruncated": False}

    def delete_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Delete an inline policy."""
        role, name = parameters["RoleName"], parameters["PolicyName"]
        with self._database.write() as connection:
            require_role(connection, role)
            gone = connection.execute(
                delete(ROLE_POLICIES).where(ROLE_POLICIES.c.role == role, ROLE_POLICIES.c.name == name)
            )
        if not gone.rowcount:
            raise no_such_entity(tr("The role policy with name {name}", name=name))
        return {}

    def attach_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Attach a managed policy that is known here; another is refused with the list of those."""
        role, arn = parameters["RoleName"], parameters["PolicyArn"]
        if managed_document(arn) is None:
            known = ", ".join(managed_names())
            message = tr("Policy {arn} is not known to this service. Known: {known}", arn=arn, known=known)
            raise ServiceError("NoSuchEntity", message, 404)
        with self._database.write() as connection:
            require_role(connection, role)
            if arn not in _attached(connection, role):
                connection.execute(insert(ROLE_ATTACHMENTS).values(role=role, policy_arn=arn))
        return {}

    def detach_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take a managed policy off a role."""
        role, arn = parameters["RoleName"], parameters["PolicyArn"]
        table = ROLE_ATTACHMENTS.c
        with self._database.write() as connection:
            require_role(connection, role)
            gone = connection.execute(
                delete(ROLE_ATTACHMENTS).where(table.role == role, table.policy_arn == arn)
            )
        if not gone.rowcount:
            raise no_such_entity(tr("Policy {arn}", arn=arn))
        return {}

    def list_attached_role_policies(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The managed policies on a role."""
        with self._database.read() as connection:
            role = require_role(connection, parameters["RoleName"])
            attached = _attached(connection, role.name)
        shapes = [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in attached]
        return {"AttachedPolicies": shapes, "IsTruncated": False}


def put_policy(connection: Connection, role: str, name: str, document: str) -> None:
    """Add or replace an inline policy of a role that exists; stacks add theirs so too."""
    checked = checked_policy(document)
    connection.execute(
        delete(ROLE_POLICIES).where(ROLE_POLICIES.c.role == role, ROLE_POLICIES.c.name == name)
    )
    connection.execute(insert(ROLE_POLICIES).values(role=role, name=name, document=checked))


def _attached(connection: Connection, role: str) -> list[str]:
    table = ROLE_ATTACHMENTS.c
    return list(
        connection.scalars(
            select(table.policy_arn).where(table.role == role).order_by(table.policy_arn)
        ).all()
    )
