"""Policies: what an identity may do. A denial wins; what nothing allows is denied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.certainty import Certainty, all_of, any_of, opposite
from belvedere_simulator.service.access.conditions import as_texts, conditions_hold
from belvedere_simulator.service.access.patterns import Context, matches, pattern_of

VERSIONS = {"2012-10-17", "2008-10-17"}
_MEMBERS = {
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "Condition",
}


class MalformedPolicy(Exception):
    """A document that is no policy; the message says why."""


class Verdict(Enum):
    """What one set of policies says about a request."""

    ALLOWED = "allowed"
    SILENT = "not mentioned"
    DENIED = "explicitly denied"


@dataclass(frozen=True)
class Statement:
    """One statement; `not_actions` and `not_resources` say that their lists name the exceptions.

    `principals` holds `(kind, name)` pairs of a trust policy, like `("Service", "panorama.amazonaws.com")`.
    """

    allows: bool
    actions: tuple[str, ...]
    not_actions: bool
    resources: tuple[str, ...]
    not_resources: bool
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    principals: tuple[tuple[str, str], ...] = ()

    def applies(self, action: str, resource: str, context: Context) -> Certainty:
        """Whether the statement is about the request."""
        about = any_of(_matches(text.lower(), action.lower(), context) for text in self.actions)
        on = any_of(_matches(text, resource, context) for text in self.resources)
        return all_of(
            (
                opposite(about) if self.not_actions else about,
                opposite(on) if self.not_resources else on,
                conditions_hold(self.conditions, context),
            )
        )


def _matches(text: str, value: str, context: Context) -> Certainty:
    pattern = pattern_of(text, context)
    return None if pattern is None else matches(pattern, value)


@dataclass(frozen=True)
class Policy:
    """A policy document that was understood."""

    statements: tuple[Statement, ...]


def evaluate(policies: Iterable[Policy], action: str, resource: str, context: Context) -> Verdict:
    """The verdict of several policies together.

    context: what else is known of the request, by condition key in lower case. What cannot be told
    (an unknown operator, a place without value) never allows and always denies.
    """
    allowed = False
    for policy in policies:
        for statement in policy.statements:
            applies = statement.applies(action, resource, context)
            if not statement.allows and applies is not False:
                return Verdict.DENIED
            allowed = allowed or (statement.allows and applies is True)
    return Verdict.ALLOWED if allowed else Verdict.SILENT


def read_policy(document: str | Mapping[str, Any], *, trust: bool = False) -> Policy:
    """The policy in a JSON document; MalformedPolicy with the reason when it is none.

    trust: a role's trust policy, whose statements name principals where others name resources.
    """
    data = _parsed(document)
    if data.get("Version", "2008-10-17") not in VERSIONS or set(data) - {"Version", "Id", "Statement"}:
        raise MalformedPolicy(tr("The policy has an unknown version or member"))
    statements = data.get("Statement")
    items = statements if isinstance(statements, list) else [statements]
    known: list[Mapping[str, Any]] = [item for item in items if isinstance(item, Mapping)]
    if not items or len(known) != len(items):
        raise MalformedPolicy(tr("The policy has no statements"))
    return Policy(tuple(_statement(item, trust) for item in known))


def _parsed(document: str | Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        data = json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError) as problem:
        raise MalformedPolicy(tr("The policy is no JSON")) from problem
    if not isinstance(data, Mapping):
        raise MalformedPolicy(tr("The policy is no JSON object"))
    return data


def _statement(item: Mapping[str, Any], trust: bool) -> Statement:
    if set(item) - _MEMBERS:
        unknown = ", ".join(sorted(set(item) - _MEMBERS))
        raise MalformedPolicy(tr("A statement has the unknown members {names}", names=unknown))
    if item.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicy(tr("The effect of a statement is Allow or Deny"))
    not_actions, actions = _either(item, "Action")
    if trust:
        if "Principal" not in item or "Resource" in item or "NotResource" in item:
            raise MalformedPolicy(tr("A statement of a trust policy names a principal and no resource"))
    elif "Principal" in item:
        raise MalformedPolicy(tr("Only a trust policy names principals"))
    not_resources, resources = (False, ("*",)) if trust else _either(item, "Resource")
    return Statement(
        allows=item["Effect"] == "Allow",
        actions=actions,
        not_actions=not_actions,
        resources=resources,
        not_resources=not_resources,
        conditions=_conditions(item.get("Condition", {})),
        principals=_principals(item["Principal"]) if trust else (),
    )


def _either(item: Mapping[str, Any], name: str) -> tuple[bool, tuple[str, ...]]:
    given = [member for member in (name, f"Not{name}") if member in item]
    if len(given) != 1:
        raise MalformedPolicy(tr("A statement has one of {name} and Not{name}", name=name))
    return given[0] != name, _names(item[given[0]], given[0])


def _names(value: Any, member: str) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise MalformedPolicy(tr("{member} holds one name or a list of them", member=member))
    return tuple(names)


def _conditions(value: Any) -> dict[str, dict[str, tuple[str, ...]]]:
    try:
        return {name: {key: as_texts(wanted) for key, wanted in keys.items()} for name, keys in value.items()}
    except (AttributeError, ValueError) as problem:
        raise MalformedPolicy(tr("A condition is not of the form operator, key, values")) from problem


def _principals(value: Any) -> tuple[tuple[str, str], ...]:
    if value == "*":
        return (("AWS", "*"),)
    if not isinstance(value, Mapping) or not value:
        raise MalformedPolicy(tr("A principal is * or names by kind"))
    kinds: Sequence[tuple[str, Any]] = list(value.items())
    return tuple((str(kind), name) for kind, names in kinds for name in _names(names, "Principal"))
