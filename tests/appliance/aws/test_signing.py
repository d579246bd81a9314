"""Signatures as the original's own library makes them."""

from __future__ import annotations

from datetime import UTC, datetime

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.appliance.aws.errors import error_of
from belvedere_simulator.appliance.aws.signing import signed
from belvedere_simulator.appliance.keys.site_keys import SiteKeys

NOW = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


@given(st.binary(max_size=200), WORDS, WORDS, st.sampled_from(["logs", "monitoring", "secretsmanager"]))
def test_they_are_those_of_botocore(body: bytes, secret: str, token: str, service: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: NOW.replace(tzinfo=None))
        headers = {
            "host": "127.0.0.1:4711",
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": "Logs.Put",
        }
        keys = SiteKeys("ASIAEXAMPLE", secret, token, NOW, "eu-west-1")
        own = signed(headers, body, keys, service, NOW)
        request = AWSRequest("POST", "http://127.0.0.1:4711/", dict(headers), body)
        credentials = Credentials("ASIAEXAMPLE", secret, token)
        botocore.auth.SigV4Auth(credentials, service, "eu-west-1").add_auth(request)
    assert own["authorization"] == request.headers["Authorization"]


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (
            b'{"__type": "a.b#ResourceNotFoundException", "message": "gone"}',
            "ResourceNotFoundException",
            "gone",
        ),
        (b'{"__type": "Throttled", "Message": "slower"}', "Throttled", "slower"),
        (b'{"code": "AccessDeniedException", "message": "no"}', "AccessDeniedException", "no"),
        (b"<html>", "502", ""),
        (b"[1]", "502", ""),
        (b"[" * 100_000, "502", ""),
    ],
)
def test_a_refusal_is_read_in_whatever_form_it_comes(content: bytes, code: str, message: str) -> None:
    error = error_of(502, content)
    assert (error.code, error.message, error.status) == (code, message, 502)
