"""What a caller of stacks must be permitted besides: to make by hand what the stack makes for it."""

from __future__ import annotations

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.stacks.template import Template, read_template

_NEEDED = {
    "AWS::IAM::Role": ("iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"),
    "AWS::IAM::Policy": ("iam:PutRolePolicy", "iam:DeleteRolePolicy"),
    "AWS::CloudWatch::Alarm": ("cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"),
    "AWS::SNS::Topic": ("sns:CreateTopic", "sns:DeleteTopic"),
}


def check_rights(caller: Caller, wished: Template | None, held: str = "") -> None:
    """AccessDeniedException unless `caller` may make and remove what a template has, of any name.

    `held` is the text of the template that the stack has now. Without this check who may deploy stacks
    could give any rights to any role.
    """
    types = set(wished.types() if wished is not None else ())
    types |= set(read_template(held).types() if held else ())
    for name in sorted(types):
        for action in _NEEDED.get(name, ()):
            caller.require(action)
