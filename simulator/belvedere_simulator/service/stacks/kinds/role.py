"""AWS::IAM::Role and AWS::IAM::Policy: roles with inline policies and known managed ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.roles.managed import managed_document, managed_names
from belvedere_simulator.service.roles.policy_operations import put_policy
from belvedere_simulator.service.roles.role_operations import checked_policy, make_role, require_role
from belvedere_simulator.service.roles.roles import Role, find_role_by_name
from belvedere_simulator.service.roles.tables import ROLE_ATTACHMENTS, ROLE_POLICIES, ROLES
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.kinds.kind import Made, Place

IDENTITY = ("RoleName", "Path")
LONGEST_NAME = 64
ACKNOWLEDGED, NAMED = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"


class RoleKind:
    """Roles."""

    type = "AWS::IAM::Role"

    def __init__(self, settings: SiteSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def capabilities(self, properties: Mapping[str, Any]) -> set[str]:
        """CAPABILITY_NAMED_IAM for a role with a name of its own, CAPABILITY_IAM for others."""
        return {NAMED} if "RoleName" in properties else {ACKNOWLEDGED}

    def create(self, connection: Connection, place: Place, properties: Mapping[str, Any]) -> Made:
        """Make a role with its policies."""
        wanted = {
            "RoleName": properties.get("RoleName") or place.name(LONGEST_NAME),
            "Path": properties.get("Path", "/"),
            "AssumeRolePolicyDocument": json.dumps(properties.get("AssumeRolePolicyDocument", {})),
            "Description": properties.get("Description", ""),
            "Tags": properties.get("Tags", []),
        }
        if "MaxSessionDuration" in properties:
            wanted["MaxSessionDuration"] = int(properties["MaxSessionDuration"])
        role = make_role(connection, self._settings, self._clock, wanted)
        self._set_policies(connection, role.name, {}, properties)
        return _made(role)

    def update(
        self, connection: Connection, physical: str, before: Mapping[str, Any], properties: Mapping[str, Any]
    ) -> Made | None:
        """Change trust and policies; another name or path needs another role."""
        if any(before.get(name) != properties.get(name) for name in IDENTITY):
            return None
        role = require_role(connection, physical)
        trust = checked_policy(json.dumps(properties.get("AssumeRolePolicyDocument", {})), trust=True)
        values = {"trust": trust, "description": properties.get("Description", "")}
        connection.execute(update(ROLES).where(ROLES.c.name == physical).values(**values))
        self._set_policies(connection, physical, before, properties)
        return _made(role)

    def delete(self, connection: Connection, physical: str, _properties: Mapping[str, Any]) -> None:
        """Remove the role with everything that is attached to it."""
        if find_role_by_name(connection, physical) is None:
            return
        for table in (ROLE_POLICIES, ROLE_ATTACHMENTS):
            connection.execute(delete(table).where(table.c.role == physical))
        connection.execute(delete(ROLES).where(ROLES.c.name == physical))

    def _set_policies(
        self, connection: Connection, name: str, before: Mapping[str, Any], properties: Mapping[str, Any]
    ) -> None:
        for policy in before.get("Policies", []):
            remove_policy(connection, name, policy["PolicyName"])
        for policy in properties.get("Policies", []):
            put_policy(connection, name, policy["PolicyName"], json.dumps(policy["PolicyDocument"]))
        connection.execute(delete(ROLE_ATTACHMENTS).where(ROLE_ATTACHMENTS.c.role == name))
        for arn in properties.get("ManagedPolicyArns", []):
            if managed_document(arn) is None:
                known = ", ".join(managed_names())
                text = tr("Policy {arn} is not known to this service. Known: {known}", arn=arn, known=known)
                raise invalid_template(text)
            connection.execute(insert(ROLE_ATTACHMENTS).values(role=name, policy_arn=arn))


class PolicyKind:
    """Inline policies of roles that stand outside the role's own properties."""

    type = "AWS::IAM::Policy"

    def capabilities(self, _properties: Mapping[str, Any]) -> set[str]:
        """CAPABILITY_IAM."""
        return {ACKNOWLEDGED}

    def create(self, connection: Connection, place: Place, properties: Mapping[str, Any]) -> Made:
        """Put the policy on its roles."""
        if properties.get("Users") or properties.get("Groups") or not properties.get("Roles"):
            raise invalid_template(tr("Policies are put on roles only"))
        for role in properties["Roles"]:
            require_role(connection, role)
            put_policy(connection, role, properties["PolicyName"], json.dumps(properties["PolicyDocument"]))
        return Made(place.name(LONGEST_NAME))

    def update(
        self, connection: Connection, physical: str, before: Mapping[str, Any], properties: Mapping[str, Any]
    ) -> Made | None:
        """Take the policy off its roles and put the new one on."""
        self.delete(connection, physical, before)
        self.create(connection, Place("", ""), properties)
        return Made(physical)

    def delete(self, connection: Connection, _physical: str, properties: Mapping[str, Any]) -> None:
        """Take the policy off its roles."""
        for role in properties.get("Roles", []):
            remove_policy(connection, role, properties["PolicyName"])


def remove_policy(connection: Connection, role: str, name: str) -> None:
    """Take an inline policy off a role."""
    of_role = ROLE_POLICIES.c.role == role
    connection.execute(delete(ROLE_POLICIES).where(of_role, ROLE_POLICIES.c.name == name))


def _made(role: Role) -> Made:
    return Made(role.name, {"Arn": role.arn, "RoleId": role.role_id})
