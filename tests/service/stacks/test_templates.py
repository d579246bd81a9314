"""Templates: YAML with short forms and JSON, functions, parameters, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.stacks.intrinsics import Scope
from belvedere_simulator.service.stacks.order import resource_order
from belvedere_simulator.service.stacks.parameters import parameter_values
from belvedere_simulator.service.stacks.template import read_template

TOPIC = "Resources: {t: {Type: AWS::SNS::Topic}}\n"
BASE = """
Parameters: {name: {Type: String, Default: gate}, list: {Type: CommaDelimitedList, Default: "a, b"}}
Mappings: {sizes: {small: {count: 2}}}
Conditions:
  isGate: !Equals [!Ref name, gate]
  isNot: !Not [!Condition isGate]
  both: !And [!Condition isGate, !Or [!Condition isNot, !Condition isGate]]
"""


def value(text: str) -> Any:
    """What `text`, as YAML, resolves to in a small template."""
    template = read_template(f"{BASE}{TOPIC}Outputs: {{o: {{Value: {text}}}}}\n")
    scope = Scope(template, parameter_values(template, []), {"AWS::Region": "us-east-1"})
    scope.made["t"] = "topic-arn", {"TopicName": "alarms"}
    return scope.resolve(template.outputs["o"]["Value"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Ref name", "gate"),
        ("!Ref list", ["a", "b"]),
        ("!Ref t", "topic-arn"),
        ("!GetAtt t.TopicName", "alarms"),
        ("{'Fn::GetAtt': [t, TopicName]}", "alarms"),
        ("!Sub '${name}-${AWS::Region}-${t.TopicName}-${!kept}'", "gate-us-east-1-alarms-${kept}"),
        ("!Sub ['${a}${name}', {a: !Ref t}]", "topic-arngate"),
        ("!Join ['-', [a, !Ref name]]", "a-gate"),
        ("!Select [1, !Split [',', 'x,y,z']]", "y"),
        ("!FindInMap [sizes, small, count]", 2),
        ("!If [both, !Ref name, none]", "gate"),
        ("!If [isNot, a, b]", "b"),
        ("[a, !Ref 'AWS::NoValue']", ["a"]),
        ("2012-10-17", "2012-10-17"),
    ],
)
def test_functions_give_what_they_say(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    ["!Ref other", "!GetAtt t.Other", "!Sub '${other}'", "!Select [9, [a]]", "!Select [x, [a]]", "!Join [a]",
     "!FindInMap [sizes, large, count]", "!If [other, a, b]", "!ImportValue x", "!Base64 x", "!GetAtt [[a]]"],
)  # fmt: skip
def test_functions_without_meaning_are_refused(text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        value(text)
    assert caught.value.code == "ValidationError"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "Resources: {}",
        "Resources: {a: {}}",
        "Resources: {a: 1}",
        "a: &x [1]\nResources: *x",
        "Resources: {a: {Type: x}}\nResources: {b: {Type: y}}",
        "Transform: AWS::Serverless-2016-10-31\n" + TOPIC,
        "Strange: 1\n" + TOPIC,
        "Resources: {a: !!python/object/apply:os.system [ls]}",
        "[" * 20_000,
        '{"a":' * 9_000,
        "#" * 51_201,
        "Resources: {a: {Type: [x]}}",
        "{? {a: b} : c}",
        "!Ref",
        "Parameters: []\nResources: {1: {Type: x}}",
    ],
)
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        read_template(text)
    assert caught.value.code == "ValidationError"


@given(st.text(st.sampled_from("{}[]:,!&*-# \n\"'abRef|>?%@`0"), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_template(text)
    except ServiceError as refused:
        assert refused.code == "ValidationError"


def test_json_and_yaml_say_the_same() -> None:
    properties = {"TopicName": {"Ref": "AWS::Region"}}
    document = {"Resources": {"t": {"Type": "AWS::SNS::Topic", "Properties": properties}}}
    yaml = "Resources: {t: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref 'AWS::Region'}}}"
    assert read_template(json.dumps(document)).resources == read_template(yaml).resources


def test_resources_are_made_after_what_they_need() -> None:
    first = "a: {Type: T, Properties: {x: !Sub '${b.Arn}'}}"
    template = read_template(f"Resources: {{{first}, b: {{Type: T, DependsOn: c}}, c: {{Type: T}}}}")
    assert resource_order(template) == ["c", "b", "a"]
    circle = read_template("Resources: {a: {Type: T, DependsOn: b}, b: {Type: T, Properties: {x: !Ref a}}}")
    with pytest.raises(ServiceError):
        resource_order(circle)


@pytest.mark.parametrize(
    ("declared", "given_value", "accepted"),
    [
        ("Type: String, AllowedValues: [a, b]", "a", True),
        ("Type: String, AllowedValues: [a, b]", "c", False),
        ("Type: String, AllowedPattern: '[a-z]+'", "a1", False),
        ("Type: String, MaxLength: 2", "abc", False),
        ("Type: Number, MinValue: 2, MaxValue: 5", "3", True),
        ("Type: Number, MinValue: 2, MaxValue: 5", "7", False),
        ("Type: Number", "x", False),
        ("Type: 'AWS::SSM::Parameter::Value<String>'", "x", False),
        ("Type: String", None, False),
        ("Type: String, Default: d", None, True),
    ],
)
def test_parameters_satisfy_their_constraints(declared: str, given_value: str | None, accepted: bool) -> None:
    template = read_template(f"Parameters: {{p: {{{declared}}}}}\n{TOPIC}")
    told = [] if given_value is None else [{"ParameterKey": "p", "ParameterValue": given_value}]
    if accepted:
        assert parameter_values(template, told) == {"p": given_value or "d"}
        return
    with pytest.raises(ServiceError):
        parameter_values(template, told)


def test_a_kept_value_is_the_one_from_before() -> None:
    template = read_template(f"Parameters: {{p: {{Type: String}}}}\n{TOPIC}")
    kept = [{"ParameterKey": "p", "UsePreviousValue": True}]
    assert parameter_values(template, kept, {"p": "old"}) == {"p": "old"}
