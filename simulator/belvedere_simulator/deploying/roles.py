"""The roles that applications may get, with what they allow in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.commands.twins.role_templates import TRUST, policy_of, templates
from belvedere_simulator.messages import tr

_POLICY = "application"
_SERVICE = "panorama.amazonaws.com"


def roles_of(iam: Any) -> list[dict[str, Any]]:
    """{"name", "arn", "words"} of each role that applications can take."""
    found = []
    for role in _all(iam, "list_roles", "Roles"):
        if _SERVICE in json.dumps(role.get("AssumeRolePolicyDocument", "")):
            words = list(dict.fromkeys(_words(iam, role["RoleName"])))
            found.append({"name": role["RoleName"], "arn": role["Arn"], "words": words})
    return found


def make_role(iam: Any, name: str, allow: Iterable[str], bucket: str = "") -> str:
    """A role by the templates with these names; its ARN. A role whose policy is refused does not stay.

    Raises BelvedereError; refusals of the service come through.
    """
    policy, words = policy_of(list(allow), bucket)
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    if words:
        put_policy(iam, name, policy)
    return arn


def put_policy(iam: Any, name: str, policy: Mapping[str, Any]) -> None:
    """Give a new role its policy; a role whose policy is refused does not stay."""
    try:
        iam.put_role_policy(RoleName=name, PolicyName=_POLICY, PolicyDocument=json.dumps(policy))
    except BaseException:
        iam.delete_role(RoleName=name)
        raise


def _words(iam: Any, role: str) -> Iterable[str]:
    for name in _all(iam, "list_role_policies", "PolicyNames", RoleName=role):
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        policy = json.loads(document) if isinstance(document, str) else document
        statements = policy.get("Statement", [])
        for each in statements if isinstance(statements, list) else [statements]:
            yield statement_words(each)
    for attached in _all(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=role):
        yield tr("what the policy {name} says", name=attached["PolicyName"])


def statement_words(statement: Mapping[str, Any]) -> str:
    """One statement: in the words of the template that it was made from, else with its actions."""
    actions = statement.get("Action", [])
    actions = [actions] if isinstance(actions, str) else list(actions)
    places = statement.get("Resource", [])
    places = [places] if isinstance(places, str) else list(places)
    allows = statement.get("Effect") == "Allow"
    for template in templates().values():
        if allows and sorted(template.actions) == sorted(actions):
            bucket = str(places[0]).rpartition(":")[2].partition("/")[0] if places else ""
            return template.words.replace("{bucket}", bucket)
    told = ", ".join(map(str, actions))
    return told if allows else tr("not: {actions}", actions=told)


def _all(iam: Any, operation: str, member: str, **parameters: str) -> list[Any]:
    found: list[Any] = []
    for page in iam.get_paginator(operation).paginate(**parameters):
        found += page[member]
    return found
