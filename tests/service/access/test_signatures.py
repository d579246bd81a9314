"""Signatures: botocore's signers are the oracle, and every change of what was signed is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.faults import AccessRefused, Fault

QUICK = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
PATHS = st.lists(TEXT | st.sampled_from([".", "..", "", "packageName%2Ffoo"]), max_size=4)
QUERIES = st.dictionaries(TEXT.filter(bool), TEXT, max_size=3)
HEADERS = st.dictionaries(
    st.sampled_from(["x-amz-acl", "x-amz-meta-note", "content-type", "x-amz-target"]),
    st.text("abc XYZ-/;=", min_size=1, max_size=20).filter(str.strip),
)
REQUESTS = st.tuples(
    st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]), PATHS, QUERIES, HEADERS, st.binary(max_size=40)
)
HOST = "127.0.0.1:4566"


def signed(
    access: Any, drawn: Any, signer: type, service: str = "panorama", token: str | None = None
) -> Request:
    """The request as it reaches the service after one of botocore's signers saw it."""
    method, path, query, headers, data = drawn
    # The presigning signers would turn a body into parameters.
    data = b"" if issubclass(signer, SigV4QueryAuth) else data
    target = "/" + "/".join(quote(part, safe="%") for part in path)
    if query:
        target += "?" + "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in query.items())
    request = AWSRequest(method, f"http://{HOST}{target}", dict(headers), data)
    extra = {"expires": 600} if issubclass(signer, SigV4QueryAuth) else {}
    credentials = Credentials(access.key.key_id, access.key.secret, token)
    signer(credentials, service, "us-east-1", **extra).add_auth(request)
    sent = {name.lower(): " ".join(str(value).split()) for name, value in request.headers.items()}
    body = Body(len(data), hashlib.sha256(data).hexdigest(), data)
    return Request(method, request.url.removeprefix(f"http://{HOST}"), body, {"host": HOST, **sent})


@pytest.mark.parametrize(
    ("signer", "service"),
    [(SigV4Auth, "panorama"), (S3SigV4Auth, "s3"), (SigV4QueryAuth, "sts"), (S3SigV4QueryAuth, "s3")],
)
@QUICK
@given(drawn=REQUESTS)
def test_what_botocore_signs_is_accepted(access: Any, signer: type, service: str, drawn: Any) -> None:
    caller = access.verify(signed(access, drawn, signer, service)).caller
    assert caller.arn == "arn:aws:iam::123456789012:user/belvedere"
    assert caller.decide("panorama:DeleteDevice", "*")


@QUICK
@given(drawn=REQUESTS, change=st.sampled_from(["method", "path", "query", "header", "body", "host"]))
def test_any_change_of_what_was_signed_is_noticed(access: Any, drawn: Any, change: str) -> None:
    request = signed(access, drawn, SigV4Auth)
    other = Body(1, hashlib.sha256(b"\0other").hexdigest(), b"\0other")
    mark = "&" if request.query else "?"
    changed = {
        "method": replace(request, method="PATCH"),
        "path": replace(request, target=request.path + "/x" + (f"?{request.query}" if request.query else "")),
        "query": replace(request, target=f"{request.target}{mark}zz=1"),
        "header": replace(request, headers={**request.headers, "x-amz-date": "20200101T000000Z"}),
        "body": replace(request, body=other),
        "host": replace(request, headers={**request.headers, "host": "localhost:4566"}),
    }[change]
    with pytest.raises(AccessRefused) as refused:
        access.verify(changed)
    assert refused.value.fault in {Fault.MISMATCH, Fault.MALFORMED}


SIMPLE: tuple[Any, ...] = ("GET", ["devices"], {}, {}, b"")


def refusal(access: Any, request: Request) -> Fault:
    with pytest.raises(AccessRefused) as refused:
        access.verify(request)
    fault: Fault = refused.value.fault
    return fault


def with_authorization(request: Request, old: str, new: str) -> Request:
    changed = request.headers["authorization"].replace(old, new)
    assert changed != request.headers["authorization"]
    return replace(request, headers={**request.headers, "authorization": changed})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AWS4-HMAC-SHA256", "none"),
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        ("aws4_request", "aws5_request"),
        ("SignedHeaders=host;", "SignedHeaders="),
        ("Signature=", "Signature=0"),
        ("/panorama/", "//"),
        ("SignedHeaders=host", "SignedHeaders=host;host"),
    ],
)
def test_a_malformed_claim_is_refused(access: Any, old: str, new: str) -> None:
    request = with_authorization(signed(access, SIMPLE, SigV4Auth), old, new)
    assert refusal(access, request) is Fault.MALFORMED


def test_another_region_or_service_is_refused(access: Any) -> None:
    request = signed(access, SIMPLE, SigV4Auth)
    elsewhere = with_authorization(request, "us-east-1", "eu-west-1")
    assert refusal(access, elsewhere) is Fault.WRONG_REGION
    assert refusal(access, with_authorization(request, "/panorama/", "/s3/")) is Fault.MISMATCH


def test_an_unknown_key_is_refused(access: Any) -> None:
    request = with_authorization(signed(access, SIMPLE, SigV4Auth), access.key.key_id, "AKIAUNKNOWN")
    assert refusal(access, request) is Fault.UNKNOWN_KEY


def test_a_service_header_added_after_signing_is_refused(access: Any) -> None:
    request = signed(access, SIMPLE, SigV4Auth)
    added = replace(request, headers={**request.headers, "x-amz-target": "Logs.DeleteEverything"})
    assert refusal(access, added) is Fault.UNSIGNED_HEADER


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_request_from_another_time_is_refused(access: Any, minutes: int) -> None:
    request = signed(access, SIMPLE, SigV4Auth)
    access.clock.pass_time(timedelta(minutes=minutes))
    try:
        assert refusal(access, request) is Fault.SKEWED
    finally:
        access.clock.pass_time(timedelta(minutes=-minutes))


def test_a_presigned_address_ends(access: Any) -> None:
    request = signed(access, SIMPLE, S3SigV4QueryAuth, "s3")
    access.clock.pass_time(timedelta(minutes=9))
    access.verify(request)
    access.clock.pass_time(timedelta(minutes=2))
    assert refusal(access, request) is Fault.EXPIRED
    access.clock.pass_time(timedelta(minutes=-11))


def test_the_expiry_of_a_presigned_address_is_signed(access: Any) -> None:
    request = signed(access, SIMPLE, S3SigV4QueryAuth, "s3")
    longer = replace(request, target=request.target.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"))
    assert refusal(access, longer) is Fault.MISMATCH
    for_ever = replace(request, target=request.target.replace("X-Amz-Expires=600", "X-Amz-Expires=999999"))
    assert refusal(access, for_ever) is Fault.MALFORMED


def test_two_claims_at_once_are_refused(access: Any) -> None:
    presigned = signed(access, SIMPLE, S3SigV4QueryAuth, "s3")
    header = signed(access, SIMPLE, S3SigV4Auth, "s3").headers
    assert refusal(access, replace(presigned, headers=header)) is Fault.MALFORMED
