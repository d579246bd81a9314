"""Roles with inline policies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly

TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "panorama.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


class Roles:
    """The value of a key are the role's policies by name, each told by its one action."""

    name = "role"

    def __init__(self, clients: Clients) -> None:
        self._iam = clients("iam")

    def step(self, hand: Hand) -> Step:
        """Create, give and take policies, delete."""
        if len(hand.held) < 2:
            name = hand.fresh("role")
            create = quietly(
                lambda: self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
            )
            return Step(f"role/{name}", {}, create)
        key = hand.any_key()
        policies = hand.held[key]
        named = {"RoleName": name_of(key)}
        if not policies and hand.chance.random() < 0.4:
            return Step(key, None, quietly(lambda: self._iam.delete_role(**named)))
        if policies and hand.chance.random() < 0.5:
            gone = hand.chance.choice(sorted(policies))
            kept = {name: action for name, action in policies.items() if name != gone}
            remove = quietly(lambda: self._iam.delete_role_policy(**named, PolicyName=gone))
            return Step(key, kept, remove)
        policy, action = hand.chance.choice("abc"), f"s3:{hand.fresh('Get')}"
        document = json.dumps({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
        put = quietly(lambda: self._iam.put_role_policy(**named, PolicyName=policy, PolicyDocument=document))
        return Step(key, {**policies, policy: action}, put)

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """The role and each of its policies."""
        named = {"RoleName": name_of(key)}
        try:
            self._iam.get_role(**named)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
        names = self._iam.list_role_policies(**named)["PolicyNames"]
        return {name: self._action(name_of(key), name) for name in names}

    def _action(self, role: str, policy: str) -> Any:
        answer = self._iam.get_role_policy(RoleName=role, PolicyName=policy)
        return answer["PolicyDocument"]["Statement"]["Action"]
