"""What a role's policies let its sessions do, on every face."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from campaigns.kills.site import Clients
from service.authorisation.conftest import ACCOUNT, BUCKET, REGION, Guarded, outcome, statement

ONE, TWO, ANY_DEVICE = (
    f"arn:aws:panorama:{REGION}:{ACCOUNT}:device/{name}" for name in ("{one}", "{two}", "*")
)
A, B = f"arn:aws:s3:::{BUCKET}/a/*", f"arn:aws:s3:::{BUCKET}/b/*"
SHELF = f"arn:aws:s3:::{BUCKET}"
ROLES = f"arn:aws:iam::{ACCOUNT}:role"
OK, REST, QUERY = "ok", "AccessDeniedException", "AccessDenied"
EXPORT = {"logGroupName": "exported", "fromTime": 0, "to": 1, "destination": BUCKET}
NAMED = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
RAISING = """
Resources:
  more:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}
      Roles: [role1]
"""
Call = tuple[str, str, dict[str, Any]]


def allow(action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    return statement("Allow", action, resource, **condition)


def deny(action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    return statement("Deny", action, resource, **condition)


def device(name: str) -> Call:
    return "panorama", "describe_device", {"DeviceId": f"{{{name}}}"}


DEVICES: Call = ("panorama", "list_devices", {})
PACKAGES: Call = ("panorama", "list_packages", {})
DESCRIBE = "panorama:DescribeDevice"


def rename(name: str) -> Call:
    return "panorama", "update_device_metadata", {"DeviceId": f"{{{name}}}", "Description": "x"}


def tag(name: str) -> Call:
    arn = ONE if name == "one" else TWO
    return "panorama", "tag_resource", {"ResourceArn": arn, "Tags": {"a": "b"}}


def read(key: str) -> Call:
    return "s3", "get_object", {"Bucket": BUCKET, "Key": key}


def write(key: str) -> Call:
    return "s3", "put_object", {"Bucket": BUCKET, "Key": key, "Body": b"x"}


def role(name: str) -> Call:
    return "iam", "get_role", {"RoleName": name}


CASES: list[tuple[str, Sequence[dict[str, Any]], Call, str]] = [
    ("a role without policy may nothing", [], DEVICES, REST),
    ("a role without policy knows who it is", [], ("sts", "get_caller_identity", {}), OK),
    ("one device is allowed", [allow(DESCRIBE, ONE)], device("one"), OK),
    ("another is not", [allow(DESCRIBE, ONE)], device("two"), REST),
    ("nor another operation", [allow(DESCRIBE, ONE)], rename("one"), REST),
    ("nor a list", [allow(DESCRIBE, ANY_DEVICE)], DEVICES, REST),
    ("a star in the action", [allow("panorama:Describe*")], device("two"), OK),
    ("does not reach others", [allow("panorama:Describe*")], DEVICES, REST),
    ("a question mark is one character", [allow("panorama:Li?tDevices")], DEVICES, OK),
    ("and not none", [allow("panorama:ListDevices?")], DEVICES, REST),
    ("actions know no case", [allow("PANORAMA:listdevices")], DEVICES, OK),
    ("resources do", [allow(DESCRIBE, ANY_DEVICE.replace("device/", "Device/"))], device("one"), REST),
    ("a denial wins", [allow("panorama:*"), deny(DESCRIBE, TWO)], device("two"), REST),
    ("over what it names only", [allow("panorama:*"), deny(DESCRIBE, TWO)], device("one"), OK),
    ("in any order", [deny("panorama:*"), allow("panorama:*")], DEVICES, REST),
    (
        "another account's ARN is not ours",
        [allow(DESCRIBE, ANY_DEVICE.replace(ACCOUNT, "9" * 12))],
        device("one"),
        REST,
    ),
    ("nor another region's", [allow(DESCRIBE, ANY_DEVICE.replace(REGION, "eu-west-1"))], device("one"), REST),
    ("another service's action is not Panorama's", [allow("s3:*"), allow("iot:*")], DEVICES, REST),
    ("devices are no packages", [allow("panorama:*", ANY_DEVICE)], PACKAGES, REST),
    ("a tag is on a resource", [allow("panorama:TagResource", ONE)], tag("one"), OK),
    ("and on no other", [allow("panorama:TagResource", ONE)], tag("two"), REST),
    ("from this address", [allow("panorama:*", IpAddress={"aws:SourceIp": "127.0.0.0/8"})], DEVICES, OK),
    ("not from another", [allow("panorama:*", IpAddress={"aws:SourceIp": "10.0.0.0/8"})], DEVICES, REST),
    (
        "without TLS where TLS is asked for",
        [allow("panorama:*", Bool={"aws:SecureTransport": "true"})],
        DEVICES,
        REST,
    ),
    (
        "before its end",
        [allow("panorama:*", DateLessThan={"aws:CurrentTime": "2999-01-01T00:00:00Z"})],
        DEVICES,
        OK,
    ),
    (
        "after its end",
        [allow("panorama:*", DateLessThan={"aws:CurrentTime": "2020-01-01T00:00:00Z"})],
        DEVICES,
        REST,
    ),
    ("in the region", [allow("panorama:*", StringEquals={"aws:RequestedRegion": REGION})], DEVICES, OK),
    (
        "a condition nobody knows allows nothing",
        [allow("panorama:*", Shiny={"aws:SourceIp": "127.0.0.1"})],
        DEVICES,
        REST,
    ),
    (
        "and denies",
        [allow("panorama:*"), deny("panorama:*", Shiny={"aws:SourceIp": "127.0.0.1"})],
        DEVICES,
        REST,
    ),
    ("objects under a prefix", [allow("s3:GetObject", A)], read("a/1"), OK),
    ("and not beside it", [allow("s3:GetObject", A)], read("b/1"), QUERY),
    ("reading is not writing", [allow("s3:Get*", A)], write("a/3"), QUERY),
    (
        "writing is not deleting",
        [allow("s3:PutObject", A)],
        ("s3", "delete_object", {"Bucket": BUCKET, "Key": "a/1"}),
        QUERY,
    ),
    ("nor listing", [allow("s3:*Object", A)], ("s3", "list_objects_v2", {"Bucket": BUCKET}), QUERY),
    (
        "a list is of the bucket",
        [allow("s3:ListBucket", SHELF)],
        ("s3", "list_objects_v2", {"Bucket": BUCKET}),
        OK,
    ),
    (
        "a copy needs both",
        [allow("s3:PutObject", A)],
        ("s3", "copy_object", {"Bucket": BUCKET, "Key": "a/3", "CopySource": f"{BUCKET}/b/1"}),
        QUERY,
    ),
    (
        "parts are puts",
        [allow("s3:PutObject", A)],
        ("s3", "create_multipart_upload", {"Bucket": BUCKET, "Key": "b/2"}),
        QUERY,
    ),
    (
        "buckets are not made by readers",
        [allow("s3:Get*")],
        ("s3", "create_bucket", {"Bucket": "another"}),
        QUERY,
    ),
    ("one role is read", [allow("iam:GetRole", f"{ROLES}/role1")], role("role1"), OK),
    ("and no other", [allow("iam:GetRole", f"{ROLES}/role1")], role("role2"), QUERY),
    (
        "reading roles makes none",
        [allow("iam:Get*")],
        ("iam", "create_role", {"RoleName": "x", "AssumeRolePolicyDocument": "{}"}),
        QUERY,
    ),
    (
        "nobody raises himself",
        [allow("iam:Get*")],
        ("iam", "put_role_policy", {"RoleName": "role1", "PolicyName": "p", "PolicyDocument": "{}"}),
        QUERY,
    ),
    (
        "who deploys stacks gives no rights that way",
        [allow("cloudformation:*")],
        ("cloudformation", "create_stack", {"StackName": "raised", "TemplateBody": RAISING, **NAMED}),
        QUERY,
    ),
    (
        "unless it may do so by hand",
        [allow("cloudformation:*"), allow("iam:*")],
        ("cloudformation", "create_stack", {"StackName": "raised", "TemplateBody": RAISING, **NAMED}),
        OK,
    ),
    (
        "nor takes what a stack gave",
        [allow("cloudformation:*")],
        ("cloudformation", "delete_stack", {"StackName": "raised"}),
        QUERY,
    ),
    (
        "an export of logs is a put of objects",
        [allow("logs:*"), allow("s3:PutObject", A)],
        ("logs", "create_export_task", {**EXPORT, "destinationPrefix": "b"}),
        REST,
    ),
    (
        "and allowed as one",
        [allow("logs:*"), allow("s3:PutObject", A)],
        ("logs", "create_export_task", {**EXPORT, "destinationPrefix": "a"}),
        OK,
    ),
    (
        "taking another role needs permission",
        [allow("panorama:*")],
        ("sts", "assume_role", {"RoleArn": f"{ROLES}/role1", "RoleSessionName": "xx"}),
        QUERY,
    ),
]


def filled(value: Any, guarded: Guarded) -> Any:
    """The ids of the devices in their places."""
    if isinstance(value, str):
        return value.replace("{one}", guarded.one).replace("{two}", guarded.two)
    if isinstance(value, dict):
        return {name: filled(member, guarded) for name, member in value.items()}
    return [filled(member, guarded) for member in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", autouse=True)
def first_roles(guarded: Guarded) -> None:
    """The roles that the table names."""
    guarded.role()
    guarded.role()
    guarded.own("logs").create_log_group(logGroupName="exported")


@pytest.mark.parametrize(
    ("policy", "call", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_session_may_what_its_role_allows(
    guarded: Guarded, policy: Sequence[dict[str, Any]], call: Call, expected: str
) -> None:
    session: Clients = guarded.session(guarded.role(*filled(list(policy), guarded)))
    service, operation, parameters = call
    assert outcome(getattr(session(service), operation), **filled(parameters, guarded)) == expected
