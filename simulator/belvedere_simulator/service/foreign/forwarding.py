"""Forwarding requests to AWS with a profile of the user's, for the services that the user consented to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller

_CLIENT_NAMES = {"email": "ses"}
# What was true of the connection to us, or of the signature we verified.
_DROPPED = {
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
}
_HOP_BY_HOP = {"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"}


class Forwarding:
    """Signs requests again with the keys of `profile` and sends them to the service's own address.

    services: the only ones the user consented to, by the name in the credential scope; endpoint: the
    address of a service, the public one by default.
    """

    def __init__(
        self,
        profile: str,
        region: str,
        services: frozenset[str],
        endpoint: Callable[[str], str] | None = None,
    ) -> None:
        # A named profile also keeps the keys of the environment out, which may be this site's own.
        self._session = botocore.session.Session(profile=profile)
        self._region = region
        self._services = services
        self._endpoint = endpoint or partial(public_endpoint, self._session, region=region)
        self._http = URLLib3Session()

    def handle(self, name: str, request: Request, _caller: Caller, /) -> Response:
        """AWS's answer; ServiceError when there are no keys, no consent or no connection."""
        credentials = self._session.get_credentials()
        if name not in self._services or credentials is None:
            message = tr("Requests for {name} are not forwarded: no consent, or no keys", name=name)
            raise ServiceError("AccessDeniedException", message, 403)
        headers = {key: value for key, value in request.headers.items() if key not in _DROPPED}
        outgoing = AWSRequest(
            request.method, self._endpoint(name) + request.target, headers, request.body.read()
        )
        SigV4Auth(credentials.get_frozen_credentials(), name, self._region).add_auth(outgoing)
        try:
            answer = self._http.send(outgoing.prepare())
        except BotoCoreError as problem:
            message = tr("{name} cannot be reached: {problem}", name=name, problem=problem)
            raise ServiceError("ServiceUnavailable", message, 503) from problem
        kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP_BY_HOP}
        return Response(answer.status_code, kept, answer.content)


def public_endpoint(session: Any, name: str, region: str) -> str:
    """The service's own address, whatever the user's shell or profile says.

    They may point every service at this site, and what is forwarded must not come back.
    """
    client = session.create_client(
        _CLIENT_NAMES.get(name, name),
        region_name=region,
        config=Config(ignore_configured_endpoint_urls=True),
    )
    return str(client.meta.endpoint_url)
