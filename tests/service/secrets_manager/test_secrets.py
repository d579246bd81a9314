"""Secrets: sealed at rest, versioned, recoverable, silent in errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.secrets_manager.operations import SecretOperations
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.secrets_manager.versions import Value
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key
from fakes.hand_clock import HandClock

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
PASSWORD = "s3cret-of-the-gate-camera"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 5, 1, 12, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'control.db'}")
    database.create()
    yield database
    database.close()


@pytest.fixture
def secrets(clock: HandClock) -> Secrets:
    return Secrets(SealingVault(new_key(), "test"), clock, SiteSettings())


@pytest.fixture
def operations(database: Database, secrets: Secrets) -> SecretOperations:
    return SecretOperations(database, secrets)


def ask(operations: SecretOperations, operation: str, **parameters: Any) -> Any:
    return operations.handlers()[operation](CALLER, parameters)


def resource(operations: SecretOperations, **parameters: Any) -> str:
    (arn,) = operations.resources(CALLER, "GetSecretValue", parameters)
    return arn


def refusal(operations: SecretOperations, operation: str, **parameters: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        ask(operations, operation, **parameters)
    return caught.value.code


def test_families_store_read_and_remove_in_their_own_transaction(
    database: Database, secrets: Secrets
) -> None:
    with database.write() as connection:
        arn = secrets.store(connection, "panorama/cameras/gate", PASSWORD)
        assert secrets.store(connection, "panorama/cameras/gate", PASSWORD + "2") == arn
        assert secrets.value(connection, arn) == PASSWORD + "2"
        secrets.remove(connection, arn)
        with pytest.raises(ServiceError):
            secrets.value(connection, arn)


def test_a_value_lies_nowhere_in_the_clear(operations: SecretOperations, tmp_path: Path) -> None:
    ask(operations, "CreateSecret", Name="gate", SecretString=PASSWORD)
    assert [file for file in tmp_path.iterdir() if PASSWORD.encode() in file.read_bytes()] == []
    assert PASSWORD not in repr(Value(PASSWORD.encode()))
    assert PASSWORD not in str(ask(operations, "DescribeSecret", SecretId="gate"))
    assert PASSWORD not in str(ask(operations, "ListSecrets"))


def test_a_secret_is_found_by_name_arn_and_arn_without_suffix(operations: SecretOperations) -> None:
    arn = ask(operations, "CreateSecret", Name="gate", SecretString=PASSWORD)["ARN"]
    for identifier in ("gate", arn, arn[:-7]):
        assert ask(operations, "GetSecretValue", SecretId=identifier)["SecretString"] == PASSWORD
        assert resource(operations, SecretId=identifier) == arn
    assert resource(operations, SecretId="other").endswith(":secret:other-??????")
    assert resource(operations) == "*"


def test_a_new_value_becomes_current_and_the_old_one_previous(operations: SecretOperations) -> None:
    first = ask(operations, "CreateSecret", Name="gate", SecretString="one")["VersionId"]
    second = ask(operations, "PutSecretValue", SecretId="gate", SecretString="two")["VersionId"]
    third = ask(operations, "UpdateSecret", SecretId="gate", SecretBinary=b"\x00three")["VersionId"]
    assert ask(operations, "GetSecretValue", SecretId="gate")["SecretBinary"] == b"\x00three"
    previous = ask(operations, "GetSecretValue", SecretId="gate", VersionStage="AWSPREVIOUS")
    assert (previous["VersionId"], previous["SecretString"]) == (second, "two")
    assert (
        refusal(operations, "GetSecretValue", SecretId="gate", VersionId=first) == "ResourceNotFoundException"
    )
    stages = ask(operations, "DescribeSecret", SecretId="gate")["VersionIdsToStages"]
    assert stages == {third: ["AWSCURRENT"], second: ["AWSPREVIOUS"]}


def test_a_repeated_request_changes_nothing_and_a_token_serves_one_value(
    operations: SecretOperations,
) -> None:
    token = "a" * 32
    made = ask(operations, "CreateSecret", Name="gate", SecretString="one", ClientRequestToken=token)
    assert ask(operations, "CreateSecret", Name="gate", SecretString="one", ClientRequestToken=token) == made
    other = {"Name": "gate", "SecretString": "two", "ClientRequestToken": token}
    assert refusal(operations, "CreateSecret", **other) == "ResourceExistsException"
    assert refusal(operations, "CreateSecret", Name="gate", SecretString="one") == "ResourceExistsException"


def test_a_deleted_secret_can_be_restored_until_its_window_is_over(
    operations: SecretOperations, clock: HandClock
) -> None:
    ask(operations, "CreateSecret", Name="gate", SecretString="one")
    gone = ask(operations, "DeleteSecret", SecretId="gate", RecoveryWindowInDays=7)["DeletionDate"]
    assert gone == clock.now() + timedelta(days=7)
    assert refusal(operations, "GetSecretValue", SecretId="gate") == "InvalidRequestException"
    assert ask(operations, "ListSecrets")["SecretList"] == []
    assert len(ask(operations, "ListSecrets", IncludePlannedDeletion=True)["SecretList"]) == 1
    ask(operations, "RestoreSecret", SecretId="gate")
    assert ask(operations, "GetSecretValue", SecretId="gate")["SecretString"] == "one"
    ask(operations, "DeleteSecret", SecretId="gate")
    clock.advance(timedelta(days=31))
    assert refusal(operations, "RestoreSecret", SecretId="gate") == "ResourceNotFoundException"
    assert ask(operations, "CreateSecret", Name="gate", SecretString="new")["VersionId"]


def test_a_forced_deletion_is_at_once(operations: SecretOperations) -> None:
    ask(operations, "CreateSecret", Name="gate", SecretString="one")
    both = {"SecretId": "gate", "ForceDeleteWithoutRecovery": True, "RecoveryWindowInDays": 7}
    assert refusal(operations, "DeleteSecret", **both) == "InvalidParameterException"
    ask(operations, "DeleteSecret", SecretId="gate", ForceDeleteWithoutRecovery=True)
    assert refusal(operations, "DescribeSecret", SecretId="gate") == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "value",
    [{"SecretString": "a", "SecretBinary": b"b"}, {"SecretString": "x" * 65537}, {"SecretString": ""}],
)
def test_values_that_no_secret_has_are_refused(operations: SecretOperations, value: dict[str, Any]) -> None:
    assert refusal(operations, "CreateSecret", Name="gate", **value) == "InvalidParameterException"


def test_lists_are_filtered_and_paged(operations: SecretOperations) -> None:
    for number in range(5):
        tags = [{"Key": "site", "Value": "north" if number % 2 else "south"}]
        ask(operations, "CreateSecret", Name=f"cam/{number}", SecretString="x", Description="Gate", Tags=tags)
    ask(operations, "CreateSecret", Name="other", SecretString="x")
    filters = [{"Key": "name", "Values": ["cam/"]}, {"Key": "tag-value", "Values": ["north", "!nor"]}]
    first = ask(operations, "ListSecrets", Filters=filters, MaxResults=3)
    rest = ask(operations, "ListSecrets", Filters=filters, MaxResults=3, NextToken=first["NextToken"])
    names = [secret["Name"] for page in (first, rest) for secret in page["SecretList"]]
    assert names == [f"cam/{number}" for number in range(5)]
    assert "NextToken" not in rest
    assert refusal(operations, "ListSecrets", NextToken=first["NextToken"]) == "InvalidNextTokenException"
    words = [{"Key": "all", "Values": ["GATE north"]}]
    assert [s["Name"] for s in ask(operations, "ListSecrets", Filters=words)["SecretList"]] == [
        "cam/1",
        "cam/3",
    ]
