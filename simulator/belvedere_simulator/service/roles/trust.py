"""Who may take a role: its trust policy asked for a service, an account or another identity."""

from __future__ import annotations

from belvedere_simulator.service.access.patterns import Context
from belvedere_simulator.service.access.policy import Policy, Statement, Verdict, evaluate, read_policy
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.roles.roles import Role

PANORAMA = "panorama.amazonaws.com"
ASSUME = "sts:AssumeRole"


def trusts_panorama(role: Role, account: str, source_arn: str) -> bool:
    """Whether the Panorama service may take `role` for the device or instance `source_arn`."""
    context = {"aws:sourceaccount": (account,), "aws:sourcearn": (source_arn,)}
    return _trusts(role, "Service", {PANORAMA}, context)


def trusts_caller(role: Role, caller: Caller) -> bool:
    """Whether `caller` may take `role`, as far as the role itself decides."""
    names = {caller.arn, caller.account, f"arn:aws:iam::{caller.account}:root"}
    names |= {role_arn_of(caller.arn)} if ":assumed-role/" in caller.arn else set()
    context = {"aws:principalarn": (caller.arn,), "aws:principalaccount": (caller.account,)}
    return _trusts(role, "AWS", names, context)


def role_arn_of(session_arn: str) -> str:
    """The ARN of the role (without its path) that a session `assumed-role/<role>/<name>` has taken."""
    account, role = session_arn.split(":")[4], session_arn.split("/")[1]
    return f"arn:aws:iam::{account}:role/{role}"


def _trusts(role: Role, kind: str, names: set[str], context: Context) -> bool:
    policy = read_policy(role.trust, trust=True)
    concerned = tuple(statement for statement in policy.statements if _names(statement, kind, names))
    return evaluate([Policy(concerned)], ASSUME, "*", context) is Verdict.ALLOWED


def _names(statement: Statement, kind: str, names: set[str]) -> bool:
    return any(
        (named_kind == kind and name in names) or (named_kind == "AWS" and name == "*")
        for named_kind, name in statement.principals
    )
