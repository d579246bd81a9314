"""`belvedere role`: what applications may do at the site, beyond their own pictures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import record
from belvedere_simulator.commands.twins.arguments import given, read_object
from belvedere_simulator.commands.twins.role_templates import TRUST, policy_of, templates
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.deploying.roles import put_policy
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `role` and its commands to the program's."""
    role = subparsers.add_parser("role", help=tr("what applications may do at the site"))
    commands = role.add_subparsers(dest="role_command", required=True, metavar=tr("COMMAND"))
    add_action(commands, "list", list_roles, tr("list roles"))
    _named(add_action(commands, "describe", describe, tr("tell what a role allows")))
    create_ = _named(add_action(commands, "create", create, tr("make a role for applications")))
    known = "; ".join(f"{name}: {each.words}" for name, each in templates().items())
    create_.add_argument(
        "--allow",
        action="append",
        choices=list(templates()),
        default=[],
        help=tr("what it allows ({known}); repeat it", known=known.replace("{bucket}", tr("of --bucket"))),
    )
    create_.add_argument("--bucket", default="", metavar="BUCKET", help=tr("the bucket that is meant"))
    create_.add_argument("--policy", type=Path, metavar="FILE", help=tr("a policy of your own instead"))
    create_.add_argument("--description", default="", help=tr("what it is for"))
    _named(add_action(commands, "delete", delete, tr("delete a role"), destructive=True))


run = carry_out


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("role", metavar="ROLE", help=tr("its name"))
    return parser


def _all(session: Session, operation: str, member: str, **parameters: str) -> list[Any]:
    found: list[Any] = []
    for page in session.clients("iam").get_paginator(operation).paginate(**parameters):
        found += page[member]
    return found


def list_roles(session: Session) -> int:
    """All roles."""
    roles = _all(session, "list_roles", "Roles")
    rows = ([role.get(name) for name in ("RoleName", "Description", "CreateDate", "Arn")] for role in roles)
    heads = (tr("NAME"), tr("DESCRIPTION"), tr("CREATED"), tr("ARN"))
    session.tell_table({"Roles": roles}, heads, rows, tr("There are no roles."))
    return 0


def describe(session: Session) -> int:
    """A role and its policies."""
    iam, name = session.clients("iam"), session.given.role
    role = iam.get_role(RoleName=name)["Role"]
    inline = {
        each: iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"]
        for each in _all(session, "list_role_policies", "PolicyNames", RoleName=name)
    }
    attached = _all(session, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    members = ("RoleName", "Arn", "Description", "CreateDate")
    fields = [(member, role.get(member)) for member in members]
    fields.append((tr("Attached"), [each["PolicyName"] for each in attached]))
    policies = [f"{each}:\n{json.dumps(policy, indent=2)}" for each, policy in inline.items()]
    answer = {"Role": role, "Policies": inline, "AttachedPolicies": attached}
    session.tell(answer, "\n\n".join([record(fields), *policies]))
    return 0


def create(session: Session) -> int:
    """A role that Panorama may give to applications; says in words what it allows."""
    wanted, iam = session.given, session.clients("iam")
    if wanted.policy and wanted.allow:
        raise BelvedereError("BV-CLI-021", tr("Give either --allow or --policy"), where=wanted.role)
    policy, words = policy_of(wanted.allow, wanted.bucket)
    if wanted.policy:
        policy, words = read_object(wanted.policy), [tr("what {file} says", file=wanted.policy)]
    answer = iam.create_role(
        RoleName=wanted.role,
        AssumeRolePolicyDocument=json.dumps(TRUST),
        **given(Description=wanted.description),
    )
    if words:
        put_policy(iam, wanted.role, policy)
    allowed = "\n".join(f"  {each}" for each in words) or f"  {tr('nothing')}"
    text = tr("Applications with the role {name} may:", name=wanted.role)
    session.tell(answer, f"{text}\n{allowed}\n{answer['Role']['Arn']}")
    return 0


def delete(session: Session) -> int:
    """Delete a role with its policies, once its name was typed."""
    iam, name = session.clients("iam"), session.given.role
    iam.get_role(RoleName=name)
    session.confirm(tr("Applications with the role {name} lose what it allows.", name=name), name)
    for each in _all(session, "list_role_policies", "PolicyNames", RoleName=name):
        iam.delete_role_policy(RoleName=name, PolicyName=each)
    for policy in _all(session, "list_attached_role_policies", "AttachedPolicies", RoleName=name):
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    answer = iam.delete_role(RoleName=name)
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0
