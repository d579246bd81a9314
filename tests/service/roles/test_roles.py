"""Roles: made, changed and deleted as IAM does, taken by those they trust, limited by their policies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.sessions import IssuedKeys, Sessions
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.roles.callers import SessionCallers, caller_for_role
from belvedere_simulator.service.roles.credentials_route import CredentialsRoute
from belvedere_simulator.service.roles.grants import (
    device_policy,
    grant_credentials,
    instance_owner,
    keys_of_device,
    keys_of_instance,
    revoke_credentials,
)
from belvedere_simulator.service.roles.metadata_route import InputPort, MetadataRoute
from belvedere_simulator.service.roles.policy_operations import RolePolicyOperations
from belvedere_simulator.service.roles.role_operations import RoleOperations
from belvedere_simulator.service.roles.roles import find_role, policies_of
from belvedere_simulator.service.roles.token_operations import TokenOperations
from belvedere_simulator.service.roles.trust import trusts_panorama
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key

SETTINGS = SiteSettings()
USER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/belvedere")
ROLE = "arn:aws:iam::123456789012:role/service-role/app"
DEVICE = "arn:aws:panorama:us-east-1:123456789012:device/device-1"
BY_PANORAMA = {"Service": ["panorama.amazonaws.com"]}


@dataclass(frozen=True)
class Roles:
    database: Database
    sessions: Sessions
    operations: Mapping[str, Any]

    def __call__(self, operation: str, caller: Caller = USER, **parameters: Any) -> Any:
        return self.operations[operation](caller, parameters)

    def create(self, principal: Any = BY_PANORAMA, **condition: Any) -> Any:
        return self(
            "CreateRole",
            RoleName="app",
            Path="/service-role/",
            AssumeRolePolicyDocument=trust(principal, **condition),
        )["Role"]

    def allow(self, *actions: str, resource: str = "*") -> None:
        document = {"Statement": {"Effect": "Allow", "Action": list(actions), "Resource": resource}}
        self("PutRolePolicy", RoleName="app", PolicyName="inline", PolicyDocument=json.dumps(document))

    def caller_of(self, keys: IssuedKeys) -> Caller:
        callers = SessionCallers(self.database, SETTINGS, SystemClock(), secure=False)
        with self.database.read() as connection:
            session = self.sessions.find(connection, keys.key_id)
        assert session is not None
        return callers(session, Request("GET", "/", Body(0, ""), {}, "127.0.0.1"))


def trust(principal: Any, **condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": ["sts:AssumeRole"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | condition]})


@pytest.fixture
def roles(tmp_path: Path) -> Iterator[Roles]:
    database = Database(f"sqlite:///{tmp_path / 'service.db'}")
    database.create()
    clock = SystemClock()
    sessions = Sessions(database, SealingVault(new_key(), "test"), clock)
    yield Roles(
        database,
        sessions,
        {
            **RoleOperations(database, SETTINGS, clock).handlers(),
            **RolePolicyOperations(database).handlers(),
            **TokenOperations(database, sessions).handlers(),
        },
    )
    database.close()


def code_of(call: Callable[..., Any], *arguments: Any, **parameters: Any) -> str:
    with pytest.raises(ServiceError) as failed:
        call(*arguments, **parameters)
    return failed.value.code


def test_a_role_is_shown_as_it_was_made(roles: Roles) -> None:
    made = roles.create()
    assert made["Arn"] == ROLE
    assert roles("GetRole", RoleName="app")["Role"] == made
    assert json.loads(unquote(made["AssumeRolePolicyDocument"]))["Version"] == "2012-10-17"
    assert code_of(roles.create) == "EntityAlreadyExists"


def test_roles_are_listed_in_pages(roles: Roles) -> None:
    for name in ("c", "a", "b"):
        roles("CreateRole", RoleName=name, AssumeRolePolicyDocument=trust(BY_PANORAMA))
    first = roles("ListRoles", MaxItems=2)
    assert ([role["RoleName"] for role in first["Roles"]], first["IsTruncated"]) == (["a", "b"], True)
    rest = roles("ListRoles", MaxItems=2, Marker=first["Marker"])
    assert ([role["RoleName"] for role in rest["Roles"]], rest["IsTruncated"]) == (["c"], False)
    assert roles("ListRoles", PathPrefix="/other/")["Roles"] == []


def test_policies_are_put_shown_listed_and_deleted(roles: Roles) -> None:
    roles.create()
    roles.allow("s3:GetObject")
    roles.allow("s3:PutObject")
    shown = roles("GetRolePolicy", RoleName="app", PolicyName="inline")
    assert "s3:PutObject" in unquote(shown["PolicyDocument"])
    assert roles("ListRolePolicies", RoleName="app")["PolicyNames"] == ["inline"]
    assert code_of(roles, "DeleteRole", RoleName="app") == "DeleteConflict"
    roles("DeleteRolePolicy", RoleName="app", PolicyName="inline")
    assert code_of(roles, "GetRolePolicy", RoleName="app", PolicyName="inline") == "NoSuchEntity"
    roles("DeleteRole", RoleName="app")
    assert code_of(roles, "GetRole", RoleName="app") == "NoSuchEntity"


def test_a_document_that_is_no_policy_is_refused(roles: Roles) -> None:
    roles.create()
    broken = {"RoleName": "app", "PolicyName": "p", "PolicyDocument": "{}"}
    assert code_of(roles, "PutRolePolicy", **broken) == "MalformedPolicyDocument"
    trusting = {"RoleName": "x", "AssumeRolePolicyDocument": '{"Statement": []}'}
    assert code_of(roles, "CreateRole", **trusting) == "MalformedPolicyDocument"


def test_known_managed_policies_count_and_others_are_refused(roles: Roles) -> None:
    roles.create()
    managed = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    for _ in range(2):
        roles("AttachRolePolicy", RoleName="app", PolicyArn=managed)
    attached = roles("ListAttachedRolePolicies", RoleName="app")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonS3ReadOnlyAccess", "PolicyArn": managed}]
    with roles.database.read() as connection:
        caller = caller_for_role(connection, SETTINGS, ROLE, "x", {})
    assert caller.decide("s3:GetObject", "arn:aws:s3:::b/k")
    assert not caller.decide("s3:PutObject", "arn:aws:s3:::b/k")
    roles("DetachRolePolicy", RoleName="app", PolicyArn=managed)
    with roles.database.read() as connection:
        assert policies_of(connection, ROLE) == ()
    unknown = {"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/Unknown"}
    assert code_of(roles, "AttachRolePolicy", **unknown) == "NoSuchEntity"


def test_tags(roles: Roles) -> None:
    roles.create()
    roles("TagRole", RoleName="app", Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}])
    roles("UntagRole", RoleName="app", TagKeys=["b"])
    assert roles("ListRoleTags", RoleName="app")["Tags"] == [{"Key": "a", "Value": "1"}]


@pytest.mark.parametrize(
    ("principal", "condition", "trusted"),
    [
        (BY_PANORAMA, {}, True),
        ({"Service": "lambda.amazonaws.com"}, {}, False),
        ({"AWS": "123456789012"}, {}, False),
        ("*", {}, True),
        (BY_PANORAMA, {"StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        (BY_PANORAMA, {"StringEquals": {"aws:SourceAccount": "999999999999"}}, False),
        (BY_PANORAMA, {"ArnLike": {"aws:SourceArn": DEVICE}}, True),
        (BY_PANORAMA, {"ArnLike": {"aws:SourceArn": DEVICE + "2"}}, False),
    ],
)
def test_panorama_takes_only_roles_that_trust_it(
    roles: Roles, principal: Any, condition: Any, trusted: bool
) -> None:
    roles.create(principal, Condition=condition)
    with roles.database.read() as connection:
        role = find_role(connection, ROLE)
    assert role is not None
    assert trusts_panorama(role, "123456789012", DEVICE) is trusted


@pytest.mark.parametrize(
    ("principal", "taken"),
    [
        ({"AWS": "arn:aws:iam::123456789012:root"}, True),
        ({"AWS": ["123456789012"]}, True),
        ({"AWS": USER.arn}, True),
        ({"AWS": "arn:aws:iam::123456789012:user/other"}, False),
        (BY_PANORAMA, False),
    ],
)
def test_a_role_is_taken_by_those_it_trusts(roles: Roles, principal: Any, taken: bool) -> None:
    roles.create(principal)
    wish: dict[str, Any] = {"RoleArn": ROLE, "RoleSessionName": "me"}
    if not taken:
        assert code_of(roles, "AssumeRole", **wish) == "AccessDenied"
        return
    answer = roles("AssumeRole", **wish)
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/app/me"
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")


def test_a_policy_of_the_callers_wish_only_narrows(roles: Roles) -> None:
    roles.create({"AWS": "123456789012"})
    roles.allow("s3:GetObject", "s3:PutObject")
    wished = {"Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "iam:*"], "Resource": "*"}}
    answer = roles("AssumeRole", RoleArn=ROLE, RoleSessionName="me", Policy=json.dumps(wished))
    keys = IssuedKeys(answer["Credentials"]["AccessKeyId"], "", "", answer["Credentials"]["Expiration"])
    caller = roles.caller_of(keys)
    allowed = [
        action for action in ("s3:GetObject", "s3:PutObject", "iam:CreateRole") if caller.decide(action, "x")
    ]
    assert allowed == ["s3:GetObject"]


def test_a_role_cannot_take_another_without_permission(roles: Roles) -> None:
    roles.create({"AWS": "*"})
    with roles.database.read() as connection:
        weak = caller_for_role(connection, SETTINGS, ROLE, "x", {})
    assert code_of(roles, "AssumeRole", weak, RoleArn=ROLE, RoleSessionName="y") == "AccessDeniedException"


def test_an_instance_speaks_with_the_policies_its_role_has_now(roles: Roles) -> None:
    roles.create()
    with roles.database.write() as connection:
        keys = keys_of_instance(roles.sessions, connection, "applicationInstance-1", ROLE)
    assert not roles.caller_of(keys).decide("cloudwatch:PutMetricData", "*")
    roles.allow("cloudwatch:PutMetricData")
    caller = roles.caller_of(keys)
    assert caller.decide("cloudwatch:PutMetricData", "*")
    assert not caller.decide("panorama:ListDevices", "*")
    assert not caller.decide("secretsmanager:GetSecretValue", "*")
    assert caller.arn.endswith(":assumed-role/app/applicationInstance-1")


LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/panorama"


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("logs:PutLogEvents", f"{LOGS}/devices/device-1:log-stream:occ_log", True),
        ("logs:PutLogEvents", f"{LOGS}/devices/device-2:log-stream:occ_log", False),
        ("logs:PutLogEvents", f"{LOGS}/devices/device-10:log-stream:occ_log", False),
        ("logs:PutLogEvents", f"{LOGS}/devices/device-1/applications/instance-1:log-stream:code", True),
        ("logs:PutLogEvents", f"{LOGS}/devices/device-1/applications/instance-2:log-stream:code", True),
        ("logs:PutLogEvents", f"{LOGS}/devices/device-2/applications/instance-1:log-stream:code", False),
        ("logs:PutLogEvents", f"{LOGS}/applications/instance-1:log-stream:code", False),
        ("logs:GetLogEvents", f"{LOGS}/devices/device-1:log-stream:occ_log", False),
        ("secretsmanager:GetSecretValue", "secret-1", True),
        ("secretsmanager:GetSecretValue", "secret-2", False),
        ("panorama:DescribeDevice", DEVICE, False),
        ("s3:GetObject", "arn:aws:s3:::bucket/key", True),
        ("s3:GetObject", "arn:aws:s3:::bucket/key2", False),
        ("s3:PutObject", "arn:aws:s3:::bucket/key", False),
        ("iam:CreateRole", "*", False),
        ("sts:AssumeRole", ROLE, False),
    ],
)
def test_a_device_reaches_its_own_things_only(
    roles: Roles, action: str, resource: str, allowed: bool
) -> None:
    with roles.database.write() as connection:
        keys = keys_of_device(
            roles.sessions,
            connection,
            SETTINGS,
            "device-1",
            secret_arns=["secret-1"],
            asset_arns=["arn:aws:s3:::bucket/key"],
        )
    assert roles.caller_of(keys).decide(action, resource) is allowed


def test_a_device_puts_metrics_into_its_own_namespace_only(roles: Roles) -> None:
    with roles.database.write() as connection:
        keys = keys_of_device(roles.sessions, connection, SETTINGS, "device-1")
    caller = roles.caller_of(keys)
    answers = [
        caller.knowing(known).decide("cloudwatch:PutMetricData", "*")
        for known in (
            {"cloudwatch:namespace": ["PanoramaDeviceMetrics"]},
            {"cloudwatch:namespace": ["Mine"]},
            {},
        )
    ]
    assert answers == [True, False, False]


def test_the_policy_of_a_device_without_cameras_names_no_secret() -> None:
    assert "secretsmanager" not in json.dumps(device_policy(SETTINGS, "device-1", []))


def get(path: str, token: str, method: str = "GET", data: bytes = b"") -> Request:
    return Request(method, path, Body(len(data), "", data), {"authorization": token}, "127.0.0.1")


def test_the_credentials_endpoint(roles: Roles) -> None:
    roles.create()
    owner = instance_owner("i-1")
    route = CredentialsRoute(roles.database, roles.sessions)
    with roles.database.write() as connection:
        token = grant_credentials(connection, owner, arn="arn:aws:sts::1:assumed-role/app/i-1", role_arn=ROLE)
    answer = route(get(f"/credentials/{owner}", token))
    document = json.loads(answer.body)
    assert set(document) == {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}
    assert route(get(f"/credentials/{owner}", token + "x")).status == 401
    assert route(get(f"/credentials/{instance_owner('i-2')}", token)).status == 401
    assert route(get("/credentials", token)).status == 404
    with roles.database.write() as connection:
        revoke_credentials(connection, owner)
    assert route(get(f"/credentials/{owner}", token)).status == 401
    with roles.database.read() as connection:
        assert roles.sessions.find(connection, document["AccessKeyId"]) is None


def test_an_instance_without_role_is_told_so(roles: Roles) -> None:
    with roles.database.write() as connection:
        token = grant_credentials(connection, instance_owner("i-1"), arn="", role_arn="")
    answer = CredentialsRoute(roles.database, roles.sessions)(
        get("/credentials/applicationInstance/i-1", token)
    )
    assert (answer.status, json.loads(answer.body)["code"]) == (404, "NoRoleAttached")


def ports_of(_instance: str, _node: str) -> list[InputPort]:
    return [
        InputPort("threshold", "FLOAT32", (0.5,)),
        InputPort("on", "BOOLEAN", (True,)),
        InputPort("names", "STRING", ("a", "b")),
    ]


def test_the_metadata_server(roles: Roles) -> None:
    roles.create()
    with roles.database.write() as connection:
        token = grant_credentials(connection, instance_owner("i-1"), arn="arn:x", role_arn=ROLE)
    route = MetadataRoute(roles.database, roles.sessions, ports_of)

    def ask(call: str, document: Any, with_token: str = token) -> tuple[int, Any]:
        answer = route(get(f"/metadata/i-1/{call}", with_token, "POST", json.dumps(document).encode()))
        return answer.status, json.loads(answer.body)

    assert ask("announceSelf", {"nodeId": "n", "version": "1"}) == (200, {"nodeId": "n"})
    status, ports = ask("getPorts", {"nodeId": "n"})
    values = [(port["name"], port["value"]["dataList"]) for port in ports["inputPortList"]]
    assert (status, values) == (200, [("threshold", ["0.5f"]), ("on", ["true"]), ("names", ["a", "b"])])
    beat = {"nodeId": "n", "errorCode": 0}
    assert ask("publishHeartbeat", beat) == (200, beat)
    status, keys = ask("getCredentials", {})
    assert set(keys) == {"accessKeyId", "secretAccessKey", "sessionToken", "expiration"}
    assert ask("trace", {"Level": "INFO", "Message": "m"}) == (200, {})
    assert ask("unknown", {})[0] == 400
    assert ask("trace", [])[0] == 400
    for call in ("announceSelf", "getPorts", "publishHeartbeat", "getCredentials", "trace"):
        assert ask(call, {}, "wrong")[0] == 401
