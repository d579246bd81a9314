"""Forwarding: only with consent, with the keys of the profile, to the service's own address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.foreign.forwarding import Forwarding, public_endpoint
from fakes.recording_face import RecordingFace

USER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/belvedere")
NOBODY = Caller(
    "123456789012", "us-east-1", "arn:aws:sts::1:assumed-role/r/i", lambda _action, _resource: False
)


def answer(_request: Request) -> Response:
    return Response(200, {"content-type": "application/x-amz-json-1.0"}, b'{"QueueUrls": ["q"]}')


@pytest.fixture
def received(start: Any) -> tuple[Any, Request]:
    """A site that plays AWS, and a request for SQS as a client sent it there."""
    site = start(faces=(RecordingFace("sqs", answer),))
    site.client("sqs").list_queues()
    request: Request = site.faces["sqs"].arrivals[0].request
    return site, request


@pytest.fixture
def forwarding(
    received: tuple[Any, Request], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Forwarding]:
    site, _ = received
    keys = f"[mine]\naws_access_key_id={site.key.key_id}\naws_secret_access_key={site.key.secret}\n"
    (tmp_path / "credentials").write_text(keys)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other")

    def make(*services: str) -> Forwarding:
        return Forwarding("mine", "us-east-1", frozenset(services), lambda _name: str(site.server.address))

    return make


def test_a_request_is_signed_again_with_the_keys_of_the_profile(
    received: tuple[Any, Request], forwarding: Callable[..., Forwarding]
) -> None:
    site, request = received
    sent = Request(request.method, request.target, request.body, {**request.headers, "host": "localhost:1"})
    forwarded = ForeignServices({"sqs": forwarding("sqs")})("sqs", sent, USER)
    assert (forwarded.status, forwarded.body) == (200, b'{"QueueUrls": ["q"]}')
    arrivals = site.faces["sqs"].arrivals
    assert arrivals[1].data == arrivals[0].data
    assert arrivals[1].request.headers["x-amz-target"] == "AmazonSQS.ListQueues"


def test_without_consent_nothing_is_sent(
    received: tuple[Any, Request], forwarding: Callable[..., Forwarding]
) -> None:
    site, request = received
    with pytest.raises(ServiceError, match="no consent"):
        forwarding("sns").handle("sqs", request, USER)
    assert len(site.faces["sqs"].arrivals) == 1


def test_a_role_needs_the_permission_for_it(
    received: tuple[Any, Request], forwarding: Callable[..., Forwarding]
) -> None:
    site, request = received
    with pytest.raises(ServiceError, match="sqs:ListQueues"):
        ForeignServices({"sqs": forwarding("sqs")})("sqs", request, NOBODY)
    assert len(site.faces["sqs"].arrivals) == 1


def test_what_is_forwarded_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    session = botocore.session.Session()
    assert public_endpoint(session, "sqs", "eu-west-1") == "https://sqs.eu-west-1.amazonaws.com"


def test_any_other_service_is_refused_by_name(received: tuple[Any, Request]) -> None:
    with pytest.raises(ServiceError, match="SNS is not part of this site"):
        ForeignServices({})("sns", received[1], USER)
