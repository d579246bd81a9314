"""Policies: a denial wins, what nothing allows is denied, what cannot be told never helps the caller."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.service.access.patterns import matches, plain_pattern
from belvedere_simulator.service.access.policy import MalformedPolicy, Verdict, evaluate, read_policy

DEVICE = "arn:aws:panorama:us-east-1:123456789012:device/device-1"
LETTERS = "ab:*?"


def verdict(
    *statements: dict[str, Any], action: str = "s3:GetObject", resource: str = DEVICE, **context: str
) -> str:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    known = {f"aws:{key.lower()}": (value,) for key, value in context.items()}
    return evaluate([read_policy(document)], action, resource, known).name


def allow(**members: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **members}


def deny(**members: Any) -> dict[str, Any]:
    return allow(**members) | {"Effect": "Deny"}


def naive(pattern: str, text: str) -> bool:
    """The meaning of a pattern, by trying every way."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(naive(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and naive(pattern[1:], text[1:])


@settings(max_examples=300, deadline=None)
@given(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=6))
def test_wildcards_mean_what_trying_every_way_finds(pattern: str, text: str) -> None:
    assert matches(plain_pattern(pattern), text) == naive(pattern, text)


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not matches(plain_pattern("a*" * 200 + "b"), "a" * 2000)


NAMES = st.sampled_from(["a:x", "a:y", "b:x", "a:*", "*", "?:x", "b:?"])
STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "action": st.tuples(
            st.sampled_from(["Action", "NotAction"]), st.lists(NAMES, min_size=1, max_size=2)
        ),
        "resource": st.tuples(
            st.sampled_from(["Resource", "NotResource"]), st.lists(NAMES, min_size=1, max_size=2)
        ),
        "condition": st.sampled_from(["none", "met", "unmet", "unknown"]),
    }
)
CONDITIONS = {
    "none": {},
    "met": {"Condition": {"StringEquals": {"aws:PrincipalAccount": "1"}}},
    "unmet": {"Condition": {"StringEquals": {"aws:PrincipalAccount": "2"}}},
    "unknown": {"Condition": {"StringSoundsLike": {"aws:PrincipalAccount": "1"}}},
}


def oracle(statements: list[dict[str, Any]], action: str, resource: str) -> str:
    """The rules said once more, the plain way."""
    concerned: dict[str, list[str]] = {"Allow": [], "Deny": []}
    for statement in statements:
        matched = True
        for (member, names), value in ((statement["action"], action), (statement["resource"], resource)):
            named = any(naive(name, value) for name in names)
            matched = matched and (named != member.startswith("Not"))
        if matched:
            concerned[statement["Effect"]].append(statement["condition"])
    if any(condition != "unmet" for condition in concerned["Deny"]):
        return "DENIED"
    return "ALLOWED" if {"none", "met"} & set(concerned["Allow"]) else "SILENT"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(STATEMENTS, min_size=1, max_size=4),
    st.sampled_from(["a:x", "a:y", "b:x"]),
    st.sampled_from(["a:x", "b:y"]),
)
def test_evaluation_agrees_with_the_rules_said_plainly(
    drawn: list[dict[str, Any]], action: str, resource: str
) -> None:
    statements = [
        {
            "Effect": item["Effect"],
            item["action"][0]: item["action"][1],
            item["resource"][0]: item["resource"][1],
            **CONDITIONS[item["condition"]],
        }
        for item in drawn
    ]
    found = verdict(*statements, action=action, resource=resource, PrincipalAccount="1")
    assert found == oracle(drawn, action, resource)


def test_the_order_of_statements_does_not_matter() -> None:
    statements = [allow(), deny(Action="s3:*"), allow(Action="s3:GetObject")]
    found = {verdict(*order) for order in itertools.permutations(statements)}
    assert found == {"DENIED"}


def test_actions_ignore_case_and_resources_do_not() -> None:
    assert verdict(allow(Action="S3:getobject")) == "ALLOWED"
    assert verdict(allow(Resource=DEVICE.upper())) == "SILENT"


CASES: list[tuple[str, dict[str, Any], dict[str, str], bool | None]] = [
    ("StringEquals", {"aws:username": "a"}, {"username": "a"}, True),
    ("StringEquals", {"aws:username": ["b", "a"]}, {"username": "a"}, True),
    ("StringEquals", {"aws:username": "A"}, {"username": "a"}, False),
    ("StringEquals", {"aws:username": "a"}, {}, False),
    ("StringEqualsIfExists", {"aws:username": "a"}, {}, True),
    ("StringNotEquals", {"aws:username": ["b", "a"]}, {"username": "a"}, False),
    ("StringNotEquals", {"aws:username": "a"}, {}, True),
    ("StringEqualsIgnoreCase", {"aws:username": "A"}, {"username": "a"}, True),
    ("StringLike", {"aws:username": "dev*"}, {"username": "device"}, True),
    ("StringNotLike", {"aws:username": "dev*"}, {"username": "device"}, False),
    ("ArnLike", {"aws:PrincipalArn": "arn:aws:panorama:*:*:device/*"}, {"principalarn": DEVICE}, True),
    ("ArnLike", {"aws:PrincipalArn": "arn:aws:*"}, {"principalarn": DEVICE}, False),
    ("ArnEquals", {"aws:PrincipalArn": "no arn"}, {"principalarn": DEVICE}, False),
    ("Bool", {"aws:SecureTransport": True}, {"securetransport": "true"}, True),
    ("Bool", {"aws:SecureTransport": "false"}, {"securetransport": "true"}, False),
    ("Bool", {"aws:SecureTransport": "maybe"}, {"securetransport": "true"}, None),
    ("IpAddress", {"aws:SourceIp": "127.0.0.0/8"}, {"sourceip": "127.1.2.3"}, True),
    ("IpAddress", {"aws:SourceIp": ["10.0.0.0/8", "::1"]}, {"sourceip": "127.0.0.1"}, False),
    ("NotIpAddress", {"aws:SourceIp": "10.0.0.0/8"}, {"sourceip": "127.0.0.1"}, True),
    ("NotIpAddress", {"aws:SourceIp": "ten"}, {"sourceip": "127.0.0.1"}, None),
    ("NumericLessThan", {"aws:count": "5"}, {"count": "4.5"}, True),
    ("NumericGreaterThanEquals", {"aws:count": 5}, {"count": "5"}, True),
    ("NumericEquals", {"aws:count": "five"}, {"count": "5"}, None),
    (
        "DateLessThan",
        {"aws:CurrentTime": "2030-01-01T00:00:00Z"},
        {"currenttime": "2026-11-21T05:00:00+00:00"},
        True,
    ),
    ("DateGreaterThan", {"aws:CurrentTime": "1893456000"}, {"currenttime": "2026-11-21T05:00:00Z"}, False),
    ("DateLessThan", {"aws:CurrentTime": "soon"}, {"currenttime": "2026-11-21T05:00:00Z"}, None),
    ("Null", {"aws:TokenIssueTime": "true"}, {}, True),
    ("Null", {"aws:username": "true"}, {"username": "a"}, False),
    ("ForAnyValue:StringEquals", {"aws:TagKeys": "a"}, {}, False),
    ("ForAllValues:StringEquals", {"aws:TagKeys": "a"}, {}, True),
    ("StringEquals", {"aws:username": "${aws:other}"}, {"username": "a"}, None),
    ("StringSoundsLike", {"aws:username": "a"}, {"username": "b"}, None),
]


@pytest.mark.parametrize(("operator", "keys", "context", "met"), CASES)
def test_condition_operators(
    operator: str, keys: dict[str, Any], context: dict[str, str], met: bool | None
) -> None:
    condition = {"Condition": {operator: keys}}
    assert (verdict(allow(**condition), **context) == "ALLOWED") is (met is True)
    assert (verdict(allow(), deny(**condition), **context) == "DENIED") is (met is not False)


def test_a_variable_stands_for_what_the_request_tells() -> None:
    own = allow(Resource="arn:aws:s3:::logs/${aws:username}/*")
    assert verdict(own, resource="arn:aws:s3:::logs/me/1", username="me") == "ALLOWED"
    assert verdict(own, resource="arn:aws:s3:::logs/you/1", username="me") == "SILENT"
    assert verdict(own, resource="arn:aws:s3:::logs/you/1") == "SILENT"


def test_a_value_cannot_bring_wildcards_along() -> None:
    own = allow(Resource="arn:aws:s3:::logs/${aws:username}/*")
    assert verdict(own, resource="arn:aws:s3:::logs/you/1", username="*") == "SILENT"


def test_escaped_wildcards_mean_themselves() -> None:
    assert verdict(allow(Resource="a${*}b${?}"), resource="a*b?") == "ALLOWED"
    assert verdict(allow(Resource="a${*}b${?}"), resource="axxb?") == "SILENT"


@pytest.mark.parametrize(
    "document",
    [
        "no json",
        "[]",
        "{}",
        '{"Statement": []}',
        '{"Statement": ["x"]}',
        '{"Version": "2020-01-01", "Statement": []}',
        json.dumps({"Statement": allow(Effect="Maybe")}),
        json.dumps({"Statement": allow(NotAction="x")}),
        json.dumps({"Statement": {"Effect": "Allow", "Action": "*"}}),
        json.dumps({"Statement": allow(Principal="*")}),
        json.dumps({"Statement": allow(Action=[1])}),
        json.dumps({"Statement": allow(Action=[])}),
        json.dumps({"Statement": allow(Extra=1)}),
        json.dumps({"Statement": allow(Condition={"Bool": "x"})}),
        json.dumps({"Statement": allow(Condition={"Bool": {"k": {}}})}),
        "[" * 100_000,
    ],
)
def test_what_is_no_policy_is_refused(document: str) -> None:
    with pytest.raises(MalformedPolicy):
        read_policy(document)


def test_an_empty_set_of_policies_is_silent() -> None:
    assert evaluate([], "s3:GetObject", "*", {}) is Verdict.SILENT
