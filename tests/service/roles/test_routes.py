"""The routes that hand out keys, on the port of a running service."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.credentials import ContainerProvider
from botocore.exceptions import CredentialRetrievalError

from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.roles.grants import grant_credentials, instance_owner
from belvedere_simulator.vault.file_place import FilePlace

ROLE = "arn:aws:iam::123456789012:role/app"
OWNER = instance_owner("applicationInstance-" + "a" * 26)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    running = open_service(ServiceOptions(tmp_path / "site", key_places=(FilePlace(tmp_path / "keys"),)))
    yield running
    running.close()


def token_of(service: RunningService, role: str) -> str:
    """What an instance with this role is given when it starts."""
    with service.parts.database.write() as connection:
        return grant_credentials(connection, OWNER, arn=f"{ROLE}/session", role_arn=role)


def provider(service: RunningService, token: str) -> ContainerProvider:
    """How SDKs in a container look for keys."""
    address = f"{service.address}/credentials/{OWNER}"
    return ContainerProvider(
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": address, "AWS_CONTAINER_AUTHORIZATION_TOKEN": token}
    )


def test_an_sdk_finds_the_keys_of_the_role(service: RunningService) -> None:
    found = provider(service, token_of(service, ROLE)).load()
    assert found is not None
    with service.parts.database.read() as connection:
        assert service.parts.sessions.find(connection, found.access_key) is not None


def test_an_sdk_of_an_application_without_role_says_so(service: RunningService) -> None:
    with pytest.raises(CredentialRetrievalError, match="404"):
        provider(service, token_of(service, "")).load()


def test_the_metadata_server_answers_on_the_same_port(service: RunningService) -> None:
    address = f"{service.address}/metadata/{OWNER.partition('/')[2]}/announceSelf"
    headers = {"Authorization": token_of(service, ROLE)}
    request = urllib.request.Request(address, b'{"nodeId": "n", "version": "1"}', headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer) == {"nodeId": "n"}
