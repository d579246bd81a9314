"""What answers the requests of one service: Panorama, S3, STS and so on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller


class Face(Protocol):
    """One service on the shared port.

    `name` is the service in the credential scope of a signature: panorama, s3, sts, logs, monitoring,
    secretsmanager, iotdata, iotdevicegateway, iam, cloudformation, iot.
    """

    @property
    def name(self) -> str:
        """The service in the credential scope."""

    def handle(self, request: Request, caller: Caller) -> Response:
        """Answer one request of an authenticated caller; called in a worker thread.

        Failures are answered in the service's own form; whatever still leaves as an exception becomes
        the service's internal error.
        """


@runtime_checkable
class RecallingFace(Face, Protocol):
    """A face that knows some answers already."""

    def remembers(self, request: Request) -> bool:
        """Whether the request was answered lately, for whomever; never waits."""

    def recall(self, request: Request, caller: Caller) -> Response | None:
        """The answer, when it is known and still holds; called on the event loop, so it never waits."""
