"""The IAM operations on roles themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, delete, exists, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.access_keys import new_key_id
from belvedere_simulator.service.access.policy import MalformedPolicy, read_policy
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.roles.iam_errors import (
    already_exists,
    delete_conflict,
    malformed_policy,
    no_such_entity,
)
from belvedere_simulator.service.roles.roles import Role, find_role_by_name, role_of
from belvedere_simulator.service.roles.tables import ROLE_ATTACHMENTS, ROLE_POLICIES, ROLES
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

Handler = Callable[[Caller, Mapping[str, Any]], Mapping[str, Any]]
_SESSION_SECONDS = 3600


class RoleOperations:
    """CreateRole, GetRole, ListRoles, UpdateRole, UpdateAssumeRolePolicy, DeleteRole and their tags."""

    def __init__(self, database: Database, settings: SiteSettings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateRole": self.create_role,
            "DeleteRole": self.delete_role,
            "GetRole": self.get_role,
            "ListRoles": self.list_roles,
            "ListRoleTags": self.list_role_tags,
            "TagRole": self.tag_role,
            "UntagRole": self.untag_role,
            "UpdateAssumeRolePolicy": self.update_assume_role_policy,
        }

    def create_role(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a role that those named in its trust policy may take."""
        with self._database.write() as connection:
            role = make_role(connection, self._settings, self._clock, parameters)
        return {"Role": role_shape(role)}

    def get_role(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One role."""
        with self._database.read() as connection:
            return {"Role": role_shape(require_role(connection, parameters["RoleName"]))}

    def list_roles(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The roles under a path, by name; Marker is the last name of the page before."""
        size = parameters.get("MaxItems", 100)
        with self._database.read() as connection:
            rows = connection.execute(
                select(ROLES)
                .where(ROLES.c.path.startswith(parameters.get("PathPrefix", "/"), autoescape=True))
                .where(ROLES.c.name > parameters.get("Marker", ""))
                .order_by(ROLES.c.name)
                .limit(size + 1)
            ).all()
        page = [role_shape(role_of(row)) for row in rows[:size]]
        more = len(rows) > size
        marker = {"Marker": page[-1]["RoleName"]} if more else {}
        return {"Roles": page, "IsTruncated": more, **marker}

    def update_assume_role_policy(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change who may take a role."""
        trust = checked_policy(parameters["PolicyDocument"], trust=True)
        with self._database.write() as connection:
            role = require_role(connection, parameters["RoleName"])
            connection.execute(update(ROLES).where(ROLES.c.name == role.name).values(trust=trust))
        return {}

    def delete_role(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Delete a role that has no policies left."""
        with self._database.write() as connection:
            role = require_role(connection, parameters["RoleName"])
            for table in (ROLE_POLICIES, ROLE_ATTACHMENTS):
                if connection.scalar(select(exists().where(table.c.role == role.name))):
                    raise delete_conflict(tr("Cannot delete entity, must delete policies first."))
            connection.execute(delete(ROLES).where(ROLES.c.name == role.name))
        return {}

    def tag_role(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add tags or change their values."""
        added = {tag["Key"]: tag["Value"] for tag in parameters["Tags"]}
        self._change_tags(parameters["RoleName"], lambda tags: {**tags, **added})
        return {}

    def untag_role(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove tags by key."""
        gone = set(parameters["TagKeys"])
        self._change_tags(
            parameters["RoleName"], lambda tags: {key: tags[key] for key in tags if key not in gone}
        )
        return {}

    def list_role_tags(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The tags of a role."""
        with self._database.read() as connection:
            role = require_role(connection, parameters["RoleName"])
        return {"Tags": _tags_shape(role.tags), "IsTruncated": False}

    def _change_tags(self, name: str, change: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
        with self._database.write() as connection:
            role = require_role(connection, name)
            connection.execute(update(ROLES).where(ROLES.c.name == name).values(tags=change(role.tags)))


def make_role(
    connection: Connection, settings: SiteSettings, clock: Clock, parameters: Mapping[str, Any]
) -> Role:
    """Make a role from the parameters of CreateRole; stacks make theirs so too."""
    name, path = parameters["RoleName"], parameters.get("Path", "/")
    if find_role_by_name(connection, name) is not None:
        raise already_exists(name)
    role = Role(
        name=name,
        arn=f"arn:aws:iam::{settings.account}:role{path}{name}",
        role_id=new_key_id("AROA"),
        path=path,
        trust=checked_policy(parameters["AssumeRolePolicyDocument"], trust=True),
        description=parameters.get("Description", ""),
        longest_session=parameters.get("MaxSessionDuration", _SESSION_SECONDS),
        tags={tag["Key"]: tag["Value"] for tag in parameters.get("Tags", ())},
        created=clock.now().timestamp(),
    )
    connection.execute(insert(ROLES).values(**vars(role)))
    return role


def require_role(connection: Connection, name: str) -> Role:
    """The role of that name; NoSuchEntity without."""
    role = find_role_by_name(connection, name)
    if role is None:
        raise no_such_entity(tr("The role with name {name}", name=name))
    return role


def checked_policy(document: str, *, trust: bool = False) -> str:
    """The document as it is, once it was understood; MalformedPolicyDocument otherwise."""
    try:
        read_policy(document, trust=trust)
    except MalformedPolicy as problem:
        raise malformed_policy(str(problem)) from problem
    return document


def role_shape(role: Role) -> dict[str, Any]:
    """A role as IAM shows it; documents are percent-encoded there."""
    shape: dict[str, Any] = {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.role_id,
        "Arn": role.arn,
        "CreateDate": datetime.fromtimestamp(role.created, UTC),
        "AssumeRolePolicyDocument": quote(role.trust, safe=""),
        "MaxSessionDuration": role.longest_session,
    }
    if role.description:
        shape["Description"] = role.description
    if role.tags:
        shape["Tags"] = _tags_shape(role.tags)
    return shape


def _tags_shape(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
