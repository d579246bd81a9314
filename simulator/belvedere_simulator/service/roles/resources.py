"""Which roles a call of IAM is about, as policies name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.roles.roles import find_role_by_name
from belvedere_simulator.service.store.database import Database


class RoleResources:
    """Finds the ARN that a call must be permitted on; the path of a role is known to the role alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The role's ARN; of one that is not there yet the ARN that it would get."""
        name = parameters.get("RoleName")
        if name is None:
            return (f"arn:aws:iam::{caller.account}:role{parameters.get('PathPrefix', '/')}",)
        with self._database.read() as connection:
            role = find_role_by_name(connection, name)
        path = parameters.get("Path", "/")
        return (role.arn if role else f"arn:aws:iam::{caller.account}:role{path}{name}",)


def checked_by_itself(_caller: Caller, _operation: str, _parameters: Mapping[str, Any]) -> Iterable[str]:
    """STS: asking who one is needs no permission; taking a role is checked with the role at hand."""
    return ()
