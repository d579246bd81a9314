"""Keys of roles: for the instance that has one, through its local endpoint, and never the device's."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys

import pytest
from botocore.exceptions import MetadataRetrievalError
from botocore.utils import ContainerMetadataFetcher

from appliance.keys.conftest import Home
from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.keys.role_keys import SiteRoleKeys
from belvedere_simulator.application.credentials_endpoint import CREDENTIALS_PATH, CredentialsEndpoint
from fakes.appliance_inside import Inside

ASKING = """
import boto3
print(boto3.client("sts", endpoint_url={address!r}, region_name="us-east-1").get_caller_identity()["Arn"])
"""


def test_an_instance_with_a_role_has_keys_of_its_own(home: Home, inside: Inside) -> None:
    roles, device = SiteRoleKeys(inside.around), DeviceKeys(inside.around)
    keys = roles.keys(home.instance)
    assert keys is not None
    assert keys == roles.keys(home.instance)
    own = device.keys()
    assert not {own.key_id, own.secret, own.token} & set(keys.document().values())
    clients = home.site.holder(
        {
            "accessKeyId": keys.access_key_id,
            "secretAccessKey": keys.secret_access_key,
            "sessionToken": keys.token,
        }
    )
    assert clients("sts").get_caller_identity()["Arn"].endswith(f"/{home.instance}")


def test_an_instance_without_a_role_has_none(home: Home, inside: Inside) -> None:
    assert SiteRoleKeys(inside.around).keys(home.plain) is None


def test_they_end_with_the_certificate(home: Home, inside: Inside) -> None:
    roles = SiteRoleKeys(inside.around)
    assert roles.keys(home.instance)
    inside.around.faults.inject(InjectedFault(FaultKind.CERTIFICATE_REVOKED))
    with pytest.raises(SiteError):
        roles.keys(home.instance)
    inside.around.faults.clear(FaultKind.CERTIFICATE_REVOKED)
    assert roles.keys(home.instance)


def test_what_is_not_on_the_device_is_refused(inside: Inside) -> None:
    with pytest.raises(SiteError, match="no application instance"):
        SiteRoleKeys(inside.around).keys("applicationInstance-elsewhere")


def test_an_application_finds_them_as_on_the_appliance(home: Home, inside: Inside) -> None:
    roles = SiteRoleKeys(inside.around)
    endpoint = CredentialsEndpoint(lambda: roles.keys(home.instance))
    try:
        full = f"http://127.0.0.1:{endpoint.port}{CREDENTIALS_PATH}"
        private = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BELVEDERE_"))
        }
        told = subprocess.run(
            [sys.executable, "-c", ASKING.format(address=home.site.service.address)],
            env={
                **private,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": full,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": endpoint.token,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    finally:
        endpoint.close()
    assert told.stdout.strip().endswith(f":assumed-role/gate-role/{home.instance}")


def test_an_application_without_a_role_is_given_nothing_of_the_devices(home: Home, inside: Inside) -> None:
    roles, own = SiteRoleKeys(inside.around), DeviceKeys(inside.around).keys()
    endpoint = CredentialsEndpoint(lambda: roles.keys(home.plain))
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=20)
    try:
        connection.request("GET", CREDENTIALS_PATH, headers={"Authorization": endpoint.token})
        answer = connection.getresponse()
        said = answer.read().decode()
    finally:
        connection.close()
        endpoint.close()
    assert (answer.status, json.loads(said)["code"]) == (404, "NoRoleAttached")
    assert not any(part in said for part in (own.key_id, own.secret, own.token))


def test_without_a_way_the_endpoint_says_to_try_again(home: Home, inside: Inside) -> None:
    roles = SiteRoleKeys(inside.around)
    inside.around.reach.change(service=False)
    endpoint = CredentialsEndpoint(lambda: roles.keys(home.instance))
    try:
        fetcher = ContainerMetadataFetcher(sleep=lambda _seconds: None)
        with pytest.raises(MetadataRetrievalError, match="503"):
            fetcher.retrieve_full_uri(
                f"http://127.0.0.1:{endpoint.port}{CREDENTIALS_PATH}", {"Authorization": endpoint.token}
            )
    finally:
        endpoint.close()
