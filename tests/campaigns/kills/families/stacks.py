"""Stacks: each makes a role, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.families.roles import TRUST
from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly

WHOLE = "whole"


class Stacks:
    """The value of a key is that stack and role are there."""

    name = "stack"

    def __init__(self, clients: Clients) -> None:
        self._stacks, self._iam = clients("cloudformation"), clients("iam")

    def step(self, hand: Hand) -> Step:
        """Create, delete."""
        if len(hand.held) > 1 and hand.chance.random() < 0.6:
            key = hand.any_key()
            return Step(key, None, quietly(lambda: self._stacks.delete_stack(StackName=name_of(key))))
        name = hand.fresh("stack")
        properties = {"RoleName": f"{name}role", "AssumeRolePolicyDocument": TRUST}
        template = json.dumps({"Resources": {"role": {"Type": "AWS::IAM::Role", "Properties": properties}}})
        asked = {"StackName": name, "TemplateBody": template, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
        return Step(f"stack/{name}", WHOLE, quietly(lambda: self._stacks.create_stack(**asked)))

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """Stack and role must agree."""
        stack, role = self._status(name_of(key)), self._role(f"{name_of(key)}role")
        if stack is None and role is None:
            return None
        return WHOLE if stack == "CREATE_COMPLETE" and role else {"stack": stack, "role": role}

    def _status(self, name: str) -> Any:
        try:
            return self._stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def _role(self, name: str) -> Any:
        try:
            return self._iam.get_role(RoleName=name)["Role"]["Arn"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
