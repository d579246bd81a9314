"""DescribeEndpoint: where the site's message broker and its credentials are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller

BROKER_TYPES = frozenset({"", "iot:Data", "iot:Data-ATS", "iot:Jobs"})
CREDENTIALS_TYPES = frozenset({"iot:CredentialProvider"})


class EndpointOperations:
    """The one operation of `iot`; `credentials` and `broker` give the URLs of the moment."""

    def __init__(self, credentials: Callable[[], str], broker: Callable[[], str]) -> None:
        self._credentials = credentials
        self._broker = broker

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {"DescribeEndpoint": self.describe_endpoint}

    def describe_endpoint(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Host and port of what serves an endpoint type here; clients put the scheme before it themselves."""
        kind = parameters.get("endpointType") or ""
        if kind in BROKER_TYPES:
            return {"endpointAddress": urlsplit(self._broker()).netloc}
        if kind in CREDENTIALS_TYPES:
            return {"endpointAddress": urlsplit(self._credentials()).netloc}
        raise ServiceError(
            "InvalidRequestException", tr("Endpoint type {kind} is not offered by this service", kind=kind)
        )
