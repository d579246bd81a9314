"""Temporary keys: at most an hour, bound to their token, gone when their owner is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sqlalchemy import text

from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.faults import AccessRefused, Fault
from belvedere_simulator.service.access.sessions import IssuedKeys, revoke_sessions

ARN = "arn:aws:sts::123456789012:assumed-role/x/device-1"
READ_ONLY = {"Statement": {"Effect": "Allow", "Action": "panorama:List*", "Resource": "*"}}


def issue(access: Any, **changes: Any) -> IssuedKeys:
    with access.database.write() as connection:
        keys: IssuedKeys = access.sessions.issue(
            connection, ARN, **{"policies": [READ_ONLY], "owner": "device/device-1"} | changes
        )
        return keys


def request_with(keys: IssuedKeys) -> Request:
    request = AWSRequest("GET", "http://127.0.0.1/devices", {}, b"")
    SigV4Auth(Credentials(keys.key_id, keys.secret, keys.token), "panorama", "us-east-1").add_auth(request)
    headers = {name.lower(): str(value) for name, value in request.headers.items()}
    body = Body(0, hashlib.sha256(b"").hexdigest())
    return Request("GET", "/devices", body, {"host": "127.0.0.1", **headers}, "127.0.0.1")


def fault_of(access: Any, request: Request) -> Fault:
    with pytest.raises(AccessRefused) as refused:
        access.verify(request)
    fault: Fault = refused.value.fault
    return fault


def test_the_caller_is_limited_to_the_policies_of_its_keys(access: Any) -> None:
    caller = access.verify(request_with(issue(access))).caller
    assert caller.arn == ARN
    assert caller.decide("panorama:ListDevices", "*")
    assert not caller.decide("panorama:DeleteDevice", "*")


def test_without_any_policy_nothing_is_allowed(access: Any) -> None:
    caller = access.verify(request_with(issue(access, policies=None))).caller
    assert not caller.decide("sts:GetCallerIdentity", "*")


def test_another_token_is_refused(access: Any) -> None:
    first, second = issue(access), issue(access)
    mixed = replace(first, token=second.token)
    assert fault_of(access, request_with(mixed)) is Fault.BAD_TOKEN


def test_keys_without_their_token_are_unknown(access: Any) -> None:
    request = request_with(issue(access))
    headers = {name: value for name, value in request.headers.items() if name != "x-amz-security-token"}
    assert fault_of(access, replace(request, headers=headers)) is Fault.UNKNOWN_KEY


def test_keys_last_an_hour_however_long_they_are_wished(access: Any) -> None:
    keys = issue(access, lifetime=timedelta(hours=12))
    assert keys.expiration - access.clock.now() <= timedelta(hours=1)
    access.clock.pass_time(timedelta(minutes=61))
    assert fault_of(access, request_with(keys)) is Fault.EXPIRED_TOKEN
    access.clock.pass_time(timedelta(minutes=-61))


def test_keys_end_with_their_owner(access: Any) -> None:
    keys = issue(access, owner="device/device-2")
    access.verify(request_with(keys))
    with access.database.write() as connection:
        revoke_sessions(connection, "device/device-2")
    assert fault_of(access, request_with(keys)) is Fault.UNKNOWN_KEY


def test_the_database_holds_neither_secret_nor_token(access: Any) -> None:
    keys = issue(access)
    with access.database.read() as connection:
        rows = repr(connection.execute(text("select * from sessions")).all())
        rows += repr(connection.execute(text("select * from access_keys")).all())
    assert keys.secret not in rows
    assert keys.token not in rows
    assert access.key.secret not in rows
    assert keys.secret not in repr(keys)
