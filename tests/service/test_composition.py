"""The whole service, from its options to its end."""

from __future__ import annotations

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
from belvedere_simulator.service.vault.file_place import FilePlace

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


def client(service: RunningService, name: str) -> Any:
    return boto3.client(
        name,
        endpoint_url=service.address,
        region_name="us-east-1",
        aws_access_key_id=service.access_key.key_id,
        aws_secret_access_key=service.access_key.secret,
        config=Config(retries={"max_attempts": 0}),
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


def test_it_is_not_opened_to_others_without_signatures_or_tls(open_one: Open) -> None:
    for no_auth in (True, False):
        with pytest.raises(BelvedereError):
            open_one(bind=Bind("0.0.0.0"), no_auth=no_auth)
