"""What can be done with requests for a service that is not ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller

NAMES = {
    "dynamodb": "DynamoDB",
    "ec2": "EC2",
    "ecr": "ECR",
    "email": "SES",
    "events": "EventBridge",
    "firehose": "Firehose",
    "kinesis": "Kinesis",
    "kinesisvideo": "Kinesis Video Streams",
    "lambda": "Lambda",
    "rekognition": "Rekognition",
    "sagemaker": "SageMaker",
    "sns": "SNS",
    "sqs": "SQS",
    "ssm": "Systems Manager",
    "states": "Step Functions",
}


class ForeignService(Protocol):
    """Answers for services by the name in their credential scope."""

    def handle(self, name: str, request: Request, caller: Caller, /) -> Response:
        """The answer; a ServiceError becomes one in the form of that service."""


class Refusal:
    """Refuses by name: nothing leaves this computer unless somebody decided so."""

    def handle(self, name: str, _request: Request, _caller: Caller, /) -> Response:
        """ServiceError NotImplemented, which clients do not try again."""
        message = tr(
            "The service {name} is not part of this site, and nothing was sent to AWS. The site's settings "
            "can hand it to moto or to an AWS profile of yours.",
            name=NAMES.get(name, name or "?"),
        )
        raise ServiceError("NotImplemented", message, 501)


class ForeignServices:
    """One decision for each service, refusal for all that none was made for."""

    def __init__(self, decided: Mapping[str, ForeignService]) -> None:
        self._decided = decided
        self._otherwise = Refusal()

    def __call__(self, name: str, request: Request, caller: Caller) -> Response:
        """The answer for the service `name`; a role needs its actions there allowed too."""
        chosen = self._decided.get(name)
        if chosen is None:
            return self._otherwise.handle(name, request, caller)
        caller.require(f"{name}:{_operation(request)}")
        return chosen.handle(name, request, caller)


def _operation(request: Request) -> str:
    """The operation where the request names it, else `*`, which only a grant of the whole service allows."""
    target = request.headers.get("x-amz-target", "").rpartition(".")[2]
    if target:
        return target
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    fields = request.body.read().decode("utf-8", "replace").split("&") if form else []
    named = [field.partition("=")[2] for field in fields if field.startswith("Action=")]
    return named[0] if len(named) == 1 and named[0].isalnum() else "*"
