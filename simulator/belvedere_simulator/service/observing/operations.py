"""The operation by which somebody who looks at messages gets an identity at the broker."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.errors import invalid
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.identity import Kind
from belvedere_simulator.service.devices.creation import Endpoints
from belvedere_simulator.service.identifiers import panorama_arn
from belvedere_simulator.service.store.database import Database

_REQUEST = "CertificateSigningRequest"


class ObserverOperations:
    """Certifies keys that never leave who looks. `endpoints` says where the broker is at the moment."""

    def __init__(
        self, database: Database, certificates: Certificates, endpoints: Callable[[], Endpoints]
    ) -> None:
        self._database = database
        self._certificates = certificates
        self._endpoints = endpoints

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {"CreateObserverCertificate": self.create}

    def create(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A certificate, and the broker that knows it by the time it is handed out."""
        try:
            with self._database.write() as connection:
                request = str(parameters[_REQUEST]).encode()
                certificate = self._certificates.certify_observer(connection, request)
        except BelvedereError as problem:
            raise invalid(problem.what, (_REQUEST, problem.why)) from problem
        self._certificates.announce_issued()
        places = self._endpoints()
        trust = self._certificates.authority.pem + places.broker_trust
        return {
            "Certificate": certificate.decode(),
            "Authorities": trust.decode(),
            "Broker": places.broker,
            "ClientId": f"{Kind.OBSERVER.value}-{secrets.token_hex(8)}",
        }


def observer_resources(caller: Caller, _operation: str, _parameters: Mapping[str, Any]) -> Iterable[str]:
    """The ARN of the site's channel."""
    return (panorama_arn(caller.region, caller.account, "channel"),)
