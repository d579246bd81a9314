"""Permission refused: which role, which action, and what the role may do now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Clients,
    Finding,
    Surroundings,
    by_hand,
    fine,
    problem,
    unknown,
)

_DENIED = re.compile(
    r"(?P<who>arn:\S{1,500}) is not authorized to perform:? (?P<action>[\w-]{1,60}:\w{1,100})"
    r"(?: on (?:resource: )?(?P<resource>[^\s(]{1,500}))?"
)
_ROLE = re.compile(
    r":assumed-role/(?:[^/\s]+/)*?(?P<name>[^/\s]+)/[^/\s]+$|:role/(?:[^/\s]+/)*(?P<plain>[^/\s]+)$"
)


def look_at_permissions(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """What the refusal in `message` says, and what its role may do."""
    found = _DENIED.search(answers.get("message", ""))
    if found is None:
        yield by_hand(
            tr("Give the message with the refusal: it names who asked, and which action was refused.")
        )
        return
    who, action, resource = found["who"], found["action"], found["resource"] or "*"
    yield problem(
        tr("{who} asked for {action} on {resource}.", who=who, action=action, resource=resource),
        tr("Allow it with this statement: {statement}", statement=statement(action, resource)),
    )
    role = _ROLE.search(who)
    if role is None:
        yield by_hand(tr("This is no role but a user: its administrator changes its policies."))
        return
    around.tell(tr("The role"))
    try:
        with told_failures():
            yield from _of_role(around.open_site(), role["name"] or role["plain"])
    except BelvedereError as error:
        yield unknown(error.what)


def statement(action: str, resource: str) -> str:
    """The part of a policy that allows it."""
    return json.dumps({"Effect": "Allow", "Action": action, "Resource": resource})


def _of_role(clients: Clients, name: str) -> Iterator[Finding]:
    iam = clients("iam")
    role: Any = iam.get_role(RoleName=name)["Role"]
    attached = [
        each["PolicyName"] for each in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    ]
    own = iam.list_role_policies(RoleName=name)["PolicyNames"]
    if not attached and not own:
        remedy = tr("Give it a policy with the statement above.")
        yield problem(tr("The role {name} has no policies.", name=role["RoleName"]), remedy)
        return
    policies = ", ".join((*attached, *own))
    yield fine(
        tr("The role {name} has these policies: {policies}.", name=role["RoleName"], policies=policies)
    )
