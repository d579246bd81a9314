"""The STS operations: who am I, and taking a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.access.policy import MalformedPolicy, read_policy
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.roles.callers import assumed_role_arn
from belvedere_simulator.service.roles.iam_errors import malformed_policy
from belvedere_simulator.service.roles.roles import find_role
from belvedere_simulator.service.roles.trust import trusts_caller
from belvedere_simulator.service.store.database import Database

Handler = Callable[[Caller, Mapping[str, Any]], Mapping[str, Any]]


class TokenOperations:
    """GetCallerIdentity and AssumeRole."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database = database
        self._sessions = sessions

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {"AssumeRole": self.assume_role, "GetCallerIdentity": self.get_caller_identity}

    def get_caller_identity(self, caller: Caller, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Who asks; no policy can forbid the question."""
        user = caller.arn.rpartition("/")[2]
        return {"UserId": user, "Account": caller.account, "Arn": caller.arn}

    def assume_role(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Temporary keys of a role that trusts the caller, narrowed by a policy of the caller's wish."""
        role_arn, name = parameters["RoleArn"], parameters["RoleSessionName"]
        caller.require("sts:AssumeRole", role_arn)
        seconds = parameters.get("DurationSeconds", 3600)
        policy = parameters.get("Policy")
        with self._database.write() as connection:
            role = find_role(connection, role_arn)
            if role is None or not trusts_caller(role, caller):
                raise _may_not(caller, role_arn)
            if seconds > role.longest_session:
                message = tr(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
                )
                raise ServiceError("ValidationError", message)
            arn = assumed_role_arn(role_arn, name)
            keys = self._sessions.issue(
                connection,
                arn,
                role_arn=role_arn,
                owner=f"role/{role.name}",
                policies=[_checked(policy)] if policy else None,
                lifetime=timedelta(seconds=seconds),
            )
        credentials = {
            "AccessKeyId": keys.key_id,
            "SecretAccessKey": keys.secret,
            "SessionToken": keys.token,
            "Expiration": keys.expiration,
        }
        user = {"AssumedRoleId": f"{role.role_id}:{name}", "Arn": arn}
        return {"Credentials": credentials, "AssumedRoleUser": user}


def _checked(policy: str) -> str:
    try:
        read_policy(policy)
    except MalformedPolicy as problem:
        raise malformed_policy(str(problem)) from problem
    return policy


def _may_not(caller: Caller, role_arn: str) -> ServiceError:
    message = tr(
        "User: {arn} is not authorized to perform: sts:AssumeRole on resource: {role}",
        arn=caller.arn,
        role=role_arn,
    )
    return ServiceError("AccessDenied", message, 403)
