"""Who a request comes from: signatures, temporary keys, of instances and devices too, presigned addresses."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.utils import ContainerMetadataFetcher

from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.access.sessions import IssuedKeys, revoke_sessions
from belvedere_simulator.service.roles.grants import (
    grant_credentials,
    instance_owner,
    keys_of_device,
)
from campaigns.kills.site import Clients
from service.authorisation.conftest import ACCOUNT, BUCKET, REGION, Guarded, outcome, statement

FACES: list[tuple[str, str, dict[str, Any]]] = [
    ("panorama", "list_devices", {}),
    ("s3", "list_buckets", {}),
    ("iam", "list_roles", {}),
    ("sts", "get_caller_identity", {}),
    ("logs", "describe_log_groups", {}),
    ("cloudwatch", "list_metrics", {}),
    ("secretsmanager", "list_secrets", {}),
    ("cloudformation", "list_stacks", {}),
    ("iot", "describe_endpoint", {}),
]
ALL = statement("Allow", "*")
UNKNOWN = {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"}
MISMATCH = {"InvalidSignatureException", "SignatureDoesNotMatch"}
MISSING = {"MissingAuthenticationTokenException", "MissingAuthenticationToken", "AccessDenied"}
EXPIRED = {"ExpiredTokenException", "ExpiredToken"}
DENIED = {"AccessDeniedException", "AccessDenied"}


def ask(clients: Clients, face: tuple[str, str, dict[str, Any]]) -> str:
    service, operation, parameters = face
    return outcome(getattr(clients(service), operation), **parameters)


faces = pytest.mark.parametrize("face", FACES, ids=[face[0] for face in FACES])


@faces
def test_the_sites_key_opens_every_face(guarded: Guarded, face: Any) -> None:
    assert ask(guarded.own, face) == "ok"


@faces
def test_nobody_comes_unsigned(guarded: Guarded, face: Any) -> None:
    service, operation, parameters = face
    unsigned = boto3.session.Session().client if service != "panorama" else None
    if unsigned is None:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{guarded.service.address}/devices", timeout=10)
        assert refused.value.code == 403
        refused.value.close()
        return
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    client = unsigned(service, endpoint_url=guarded.service.address, region_name=REGION, config=config)
    assert outcome(getattr(client, operation), **parameters) != "ok"


@faces
def test_a_wrong_secret_opens_none(guarded: Guarded, face: Any) -> None:
    wrong = guarded.clients(AccessKey(guarded.service.access_key.key_id, "", "w" * 40))
    assert ask(wrong, face) in MISMATCH


@faces
def test_a_key_that_nobody_issued_opens_none(guarded: Guarded, face: Any) -> None:
    assert ask(guarded.clients(AccessKey("AKIAIOSFODNN7EXAMPLE", "", "w" * 40)), face) in UNKNOWN


@faces
def test_a_session_without_rights_opens_none_but_who_it_is(guarded: Guarded, face: Any) -> None:
    session = guarded.session(guarded.role())
    assert ask(session, face) in ({"ok"} if face[0] == "sts" else DENIED)


def issued(
    guarded: Guarded, role_arn: str, owner: str = "", lifetime: timedelta = timedelta(hours=1)
) -> IssuedKeys:
    sessions = guarded.service.parts.sessions
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/x/y"
    with guarded.service.parts.database.write() as connection:
        return sessions.issue(connection, arn, role_arn=role_arn, owner=owner, lifetime=lifetime)


@faces
def test_keys_whose_hour_is_over_open_none(guarded: Guarded, face: Any) -> None:
    keys = issued(guarded, guarded.role(ALL), lifetime=timedelta(seconds=-5))
    assert ask(guarded.holder(keys), face) in EXPIRED


def test_keys_end_when_they_are_revoked(guarded: Guarded) -> None:
    clients = guarded.holder(issued(guarded, guarded.role(ALL), owner="device/gone"))
    assert ask(clients, FACES[0]) == "ok"
    with guarded.service.parts.database.write() as connection:
        revoke_sessions(connection, "device/gone")
    assert ask(clients, FACES[0]) in UNKNOWN


def test_the_token_of_other_keys_is_no_token(guarded: Guarded) -> None:
    role = guarded.role(ALL)
    first, second = issued(guarded, role), issued(guarded, role)
    mixed = guarded.clients(AccessKey(first.key_id, "", first.secret), second.token)
    assert ask(mixed, FACES[0]) in UNKNOWN | {"InvalidToken", "InvalidClientTokenId"}
    without = guarded.clients(AccessKey(first.key_id, "", first.secret))
    assert ask(without, FACES[0]) in UNKNOWN


def test_a_right_ends_with_the_policy_that_gave_it(guarded: Guarded) -> None:
    role = guarded.role(ALL)
    session = guarded.session(role)
    assert ask(session, FACES[0]) == "ok"
    guarded.allow(role, statement("Allow", "s3:*"))
    assert ask(session, FACES[0]) in DENIED
    guarded.own("iam").delete_role_policy(RoleName=role.rpartition("/")[2], PolicyName="own")
    guarded.own("iam").delete_role(RoleName=role.rpartition("/")[2])
    assert ask(session, FACES[1]) in DENIED


def test_a_session_narrows_its_role_and_never_widens_it(guarded: Guarded) -> None:
    role = guarded.role(statement("Allow", "panorama:List*"))
    wish = {"Version": "2012-10-17", "Statement": statement("Allow", ["panorama:ListDevices", "s3:*"])}
    session = guarded.session(role, Policy=json.dumps(wish))
    panorama = session("panorama")
    assert outcome(panorama.list_devices) == "ok"
    assert outcome(panorama.list_packages) in DENIED
    assert outcome(session("s3").list_buckets) in DENIED


def test_another_accounts_things_are_not_here(guarded: Guarded) -> None:
    foreign = guarded.arns["one"].replace(ACCOUNT, "999999999999")
    panorama = guarded.own("panorama")
    assert outcome(panorama.tag_resource, ResourceArn=foreign, Tags={"a": "b"}) == "ResourceNotFoundException"
    assert outcome(panorama.list_tags_for_resource, ResourceArn=foreign) == "ResourceNotFoundException"
    role = f"arn:aws:iam::999999999999:role/{guarded.role(ALL).rpartition('/')[2]}"
    assume = {"RoleArn": role, "RoleSessionName": "xx"}
    assert outcome(guarded.own("sts").assume_role, **assume) in DENIED


def test_a_role_is_given_to_an_application_by_who_may_pass_it(guarded: Guarded) -> None:
    given = guarded.role(ALL)
    deploy = statement("Allow", "panorama:*")
    weak = guarded.session(guarded.role(deploy))
    strong = guarded.session(guarded.role(deploy, statement("Allow", "iam:PassRole", given)))
    assert outcome(lambda: guarded.deploy(guarded.one, given, weak)) in DENIED
    assert outcome(lambda: guarded.deploy(guarded.one, given, strong)) == "ok"
    other = guarded.role(ALL)
    assert outcome(lambda: guarded.deploy(guarded.one, other, strong)) in DENIED


def fetched(guarded: Guarded, owner: str, token: str) -> Any:
    address = f"{guarded.service.address}/credentials/{owner}"
    return ContainerMetadataFetcher(sleep=lambda _seconds: None).retrieve_full_uri(
        address, {"Authorization": token}
    )


def application(guarded: Guarded, *statements: dict[str, Any], device: str = "") -> tuple[Clients, str, str]:
    """The clients of an application instance with a role, its id and its token."""
    role = guarded.role(*statements)
    instance = guarded.deploy(device or guarded.one, role)
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.rpartition('/')[2]}/{instance}"
    with guarded.service.parts.database.write() as connection:
        token = grant_credentials(connection, instance_owner(instance), arn=arn, role_arn=role)
    keys = fetched(guarded, instance_owner(instance), token)
    key = AccessKey(keys["AccessKeyId"], "", keys["SecretAccessKey"])
    return guarded.clients(key, keys["Token"]), instance, token


def test_an_application_may_what_its_role_says_and_no_more(guarded: Guarded) -> None:
    own, instance, _token = application(
        guarded, statement("Allow", "cloudwatch:PutMetricData"), statement("Allow", "s3:GetObject")
    )
    assert own("sts").get_caller_identity()["Arn"].endswith(f"/{instance}")
    assert outcome(own("s3").get_object, Bucket=BUCKET, Key="a/1") == "ok"
    panorama, secrets = own("panorama"), own("secretsmanager")
    assert outcome(panorama.list_devices) in DENIED
    assert outcome(panorama.describe_application_instance, ApplicationInstanceId=instance) in DENIED
    assert outcome(panorama.remove_application_instance, ApplicationInstanceId=instance) in DENIED
    (camera,) = [secret["ARN"] for secret in guarded.own("secretsmanager").list_secrets()["SecretList"]]
    assert outcome(secrets.get_secret_value, SecretId=camera) in DENIED
    assert outcome(secrets.list_secrets) in DENIED
    granted, _instance, _token = application(
        guarded,
        statement("Allow", "secretsmanager:GetSecretValue", camera),
        statement("Allow", "panorama:List*"),
    )
    assert outcome(granted("secretsmanager").get_secret_value, SecretId=camera) == "ok"
    assert outcome(granted("panorama").list_devices) == "ok"


def test_the_token_of_one_application_fetches_no_keys_of_another(guarded: Guarded) -> None:
    _first, _instance, token = application(guarded, ALL)
    _second, other, _token = application(guarded, ALL)
    with pytest.raises(Exception, match="401"):
        fetched(guarded, instance_owner(other), token)
    with pytest.raises(Exception, match="401"):
        fetched(guarded, f"device/{guarded.two}", token)


def test_the_keys_of_an_application_end_with_it(guarded: Guarded) -> None:
    own, instance, token = application(guarded, ALL)
    assert ask(own, FACES[0]) == "ok"
    guarded.own("panorama").remove_application_instance(ApplicationInstanceId=instance)
    assert ask(own, FACES[0]) in UNKNOWN
    with pytest.raises(Exception, match="401"):
        fetched(guarded, instance_owner(instance), token)


def test_the_keys_of_a_device_end_with_it(guarded: Guarded) -> None:
    panorama = guarded.own("panorama")
    gone = panorama.provision_device(Name="gone")["DeviceId"]
    parts = guarded.service.parts
    with parts.database.write() as connection:
        clients = guarded.holder(keys_of_device(parts.sessions, connection, parts.settings, gone))
    put = {"Namespace": "PanoramaDeviceMetrics", "MetricData": [{"MetricName": "m", "Value": 1.0}]}
    assert outcome(clients("cloudwatch").put_metric_data, **put) == "ok"
    own, instance, token = application(guarded, ALL, device=gone)
    assert ask(own, FACES[0]) == "ok"
    panorama.delete_device(DeviceId=gone)
    assert outcome(clients("cloudwatch").put_metric_data, **put) in UNKNOWN
    assert ask(own, FACES[0]) in UNKNOWN
    with pytest.raises(Exception, match="401"):
        fetched(guarded, instance_owner(instance), token)


def status(url: str, method: str = "GET", data: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


Presign = Callable[..., str]


@pytest.fixture(params=["s3", "s3v4"])
def presigner(guarded: Guarded, request: pytest.FixtureRequest) -> tuple[str, Presign]:
    """A role that may read, and how one of its sessions signs addresses."""
    role = guarded.role(statement("Allow", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/a/*"))
    s3 = guarded.session(role).signing("s3", request.param)

    def sign(key: str = "a/1", operation: str = "get_object", seconds: int = 60) -> str:
        parameters = {"Bucket": BUCKET, "Key": key}
        return str(s3.generate_presigned_url(operation, Params=parameters, ExpiresIn=seconds))

    return role, sign


def test_a_presigned_address_is_worth_what_its_signer_may_now(
    guarded: Guarded, presigner: tuple[str, Presign]
) -> None:
    role, sign = presigner
    address = sign()
    assert status(address) == 200
    guarded.allow(role, statement("Allow", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/b/*"))
    assert status(address) == 403


@pytest.mark.parametrize(
    ("change", "method"),
    [
        (lambda url: url.replace("/a/1", "/a/2"), "GET"),
        (lambda url: url.replace(f"/{BUCKET}/", "/panorama-us-east-1-123456789012/"), "GET"),
        (lambda url: url, "DELETE"),
        (lambda url: url, "PUT"),
        (lambda url: url + "&versionId=null", "GET"),
        (lambda url: url.replace("Expires=", "Expires=9"), "GET"),
        (lambda url: re.sub("ignature=....", "ignature=0000", url), "GET"),
    ],
)
def test_a_presigned_address_is_for_one_thing(
    presigner: tuple[str, Presign], change: Callable[[str], str], method: str
) -> None:
    assert status(change(presigner[1]()), method) == 403


def test_signing_what_one_may_not_is_worth_nothing(presigner: tuple[str, Presign]) -> None:
    _role, sign = presigner
    assert status(sign("b/1")) == 403
    assert status(sign("a/9", "put_object"), "PUT", b"x") == 403
