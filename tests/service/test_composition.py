"""The whole service, from its options to its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.utils import ContainerMetadataFetcher

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.http.server import Bind
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.roles.grants import grant_credentials, instance_owner
from belvedere_simulator.vault.file_place import FilePlace

Open = Callable[..., RunningService]


@pytest.fixture
def open_one(tmp_path: Path) -> Iterator[Open]:
    opened: list[RunningService] = []

    def begin(**changes: Any) -> RunningService:
        options = ServiceOptions(tmp_path / "data", key_places=(FilePlace(tmp_path / "keys"),))
        opened.append(open_service(replace(options, **changes)))
        return opened[-1]

    yield begin
    for service in opened:
        service.close()


def client(service: RunningService, name: str, **keys: str) -> Any:
    own = {
        "aws_access_key_id": service.access_key.key_id,
        "aws_secret_access_key": service.access_key.secret,
    }
    once = Config(retries={"max_attempts": 0})
    return boto3.client(
        name, endpoint_url=service.address, region_name="us-east-1", config=once, **(keys or own)
    )


def test_the_site_keeps_its_keys_over_a_restart(open_one: Open) -> None:
    first = open_one()
    key = first.access_key
    first.close()
    assert open_one().access_key == key


def test_it_says_when_it_is_ready(tmp_path: Path) -> None:
    told: list[str] = []
    options = ServiceOptions(tmp_path / "data", key_places=(FilePlace(tmp_path / "keys"),))
    service = open_service(options, told.append)
    service.close()
    assert told == [service.address]
    assert service.address.startswith("http://127.0.0.1:")


def test_two_services_over_one_folder_know_the_same_keys(open_one: Open) -> None:
    first, second = open_one(), open_one()
    assert first.access_key == second.access_key
    assert first.address != second.address


def test_an_application_fetches_the_keys_of_its_role(open_one: Open) -> None:
    service = open_one()
    owner = instance_owner("applicationInstance-1")
    arn = "arn:aws:sts::123456789012:assumed-role/app/applicationInstance-1"
    role = "arn:aws:iam::123456789012:role/app"
    with service.parts.database.write() as connection:
        token = grant_credentials(connection, owner, arn=arn, role_arn=role)
    address = f"{service.address}/credentials/{owner}"
    fetched = ContainerMetadataFetcher().retrieve_full_uri(address, {"Authorization": token})
    with service.parts.database.read() as connection:
        session = service.parts.sessions.find(connection, fetched["AccessKeyId"])
    assert session is not None
    assert session.holds(fetched["Token"])
    assert session.arn == arn


def test_other_services_are_refused_by_name(open_one: Open) -> None:
    with pytest.raises(ClientError, match=r"NotImplemented.*Firehose is not part of this site"):
        client(open_one(), "firehose").list_delivery_streams()


def test_it_is_not_opened_to_others_without_signatures_and_tls(open_one: Open) -> None:
    with pytest.raises(BelvedereError, match="BV-SVC-002"):
        open_one(bind=Bind("0.0.0.0"), no_auth=True)
    assert open_one(bind=Bind("0.0.0.0")).address.startswith("https://")


TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"},
}


def test_a_role_is_made_taken_and_kept_to_its_policy(open_one: Open) -> None:
    service = open_one()
    iam = client(service, "iam")
    role = iam.create_role(RoleName="app", Path="/service-role/", AssumeRolePolicyDocument=json.dumps(TRUST))[
        "Role"
    ]
    assert iam.get_role(RoleName="app")["Role"]["AssumeRolePolicyDocument"] == TRUST
    allowed = {"Statement": {"Effect": "Allow", "Action": "iam:Get*", "Resource": role["Arn"]}}
    iam.put_role_policy(RoleName="app", PolicyName="own", PolicyDocument=json.dumps(allowed))
    assert iam.get_role_policy(RoleName="app", PolicyName="own")["PolicyDocument"] == allowed
    keys = client(service, "sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    as_role = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }
    identity = client(service, "sts", **as_role).get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::123456789012:assumed-role/app/me"
    limited = client(service, "iam", **as_role)
    assert limited.get_role(RoleName="app")["Role"]["Arn"] == role["Arn"]
    for call, parameters in (
        ("delete_role", {"RoleName": "app"}),
        ("list_roles", {}),
        ("get_role", {"RoleName": "x"}),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            getattr(limited, call)(**parameters)


def test_the_sites_user_is_told_who_it_is(open_one: Open) -> None:
    identity = client(open_one(), "sts").get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (
        "123456789012",
        "arn:aws:iam::123456789012:user/belvedere",
    )


def test_an_unknown_role_is_told_as_iam_does(open_one: Open) -> None:
    iam = client(open_one(), "iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="nobody")
