"""Callers that are limited by policies: roles that were taken, devices, application instances."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.patterns import Context
from belvedere_simulator.service.access.policy import Policy, Verdict, evaluate, read_policy
from belvedere_simulator.service.access.sessions import Session
from belvedere_simulator.service.caller import Caller, Decision
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.roles.roles import policies_of
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


def caller_for_role(
    connection: Connection, settings: SiteSettings, role_arn: str, session_name: str, context: Context
) -> Caller:
    """The caller that speaks with the policies of a role; without such a role it may do nothing."""
    arn = assumed_role_arn(role_arn, session_name)
    return Caller(
        settings.account, settings.region, arn, _decision([policies_of(connection, role_arn)], context)
    )


def assumed_role_arn(role_arn: str, session_name: str) -> str:
    """The ARN that a session of a role speaks as."""
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    return f"arn:aws:sts::{account}:assumed-role/{name}/{session_name}"


class SessionCallers:
    """Makes the caller of temporary keys, with the policies as they are at the moment of the request."""

    def __init__(self, database: Database, settings: SiteSettings, clock: Clock, secure: bool) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._secure = secure

    def __call__(self, session: Session, request: Request) -> Caller:
        """The caller behind `session`, allowed what its role and its own policies both allow."""
        limits: list[Sequence[Policy]] = []
        if session.role_arn:
            with self._database.read() as connection:
                limits.append(policies_of(connection, session.role_arn))
        if session.policies is not None:
            limits.append([read_policy(document) for document in session.policies])
        context = self._context(session, request)
        return Caller(
            self._settings.account,
            self._settings.region,
            session.arn,
            _decision(limits, context),
            lambda known: _decision(limits, {**context, **known}),
        )

    def _context(self, session: Session, request: Request) -> Context:
        now = self._clock.now()
        return {
            "aws:currenttime": (now.isoformat(),),
            "aws:epochtime": (str(int(now.timestamp())),),
            "aws:principalaccount": (self._settings.account,),
            "aws:principalarn": (session.arn,),
            "aws:principaltype": ("AssumedRole",),
            "aws:requestedregion": (self._settings.region,),
            "aws:securetransport": (str(self._secure).lower(),),
            "aws:sourceip": (request.peer,) if request.peer else (),
            "aws:useragent": (request.headers.get("user-agent", ""),),
        }


def _decision(limits: Sequence[Sequence[Policy]], context: Context) -> Decision:
    def decide(action: str, resource: str) -> bool:
        verdicts = [evaluate(policies, action, resource, context) for policies in limits]
        return bool(verdicts) and all(verdict is Verdict.ALLOWED for verdict in verdicts)

    return decide
