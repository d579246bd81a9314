"""Calls of the service whose failures are told in words: what, why and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from belvedere_simulator.commands.clients import bring_boto3
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_CODES = {
    "ResourceNotFoundException": "BV-CLI-003",
    "ResourceNotFound": "BV-CLI-003",
    "NoSuchEntity": "BV-CLI-003",
    "NoSuchBucket": "BV-CLI-003",
    "NoSuchKey": "BV-CLI-003",
    "ValidationException": "BV-CLI-004",
    "ValidationError": "BV-CLI-004",
    "InvalidParameterException": "BV-CLI-004",
    "InvalidParameterValue": "BV-CLI-004",
    "MalformedPolicyDocument": "BV-CLI-004",
    "ConflictException": "BV-CLI-005",
    "EntityAlreadyExists": "BV-CLI-005",
    "DeleteConflict": "BV-CLI-005",
    "ServiceQuotaExceededException": "BV-CLI-006",
    "LimitExceeded": "BV-CLI-006",
    "InternalServerException": "BV-CLI-007",
    "InternalFailure": "BV-CLI-007",
    "ThrottlingException": "BV-CLI-008",
    "Throttling": "BV-CLI-008",
}
_KEYS = {
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_DENIED = {"AccessDeniedException", "AccessDenied"}


@contextmanager
def told_failures() -> Iterator[None]:
    """Turn the failures of clients into BelvedereError; nothing of a request is in its text."""
    bring_boto3()
    from boto3.exceptions import S3UploadFailedError  # noqa: PLC0415 - heavy
    from botocore.exceptions import (  # noqa: PLC0415
        BotoCoreError,
        ClientError,
        EndpointConnectionError,
        HTTPClientError,
        ParamValidationError,
        SSLError,
    )

    try:
        yield
    except ClientError as error:
        raise refusal(error.response, error.operation_name) from error
    except S3UploadFailedError as error:
        raise BelvedereError("BV-CLI-009", tr("A file was not uploaded"), why=str(error)) from error
    except ParamValidationError as error:
        raise BelvedereError("BV-CLI-004", tr("The request is not valid"), why=str(error)) from error
    except SSLError as error:
        raise BelvedereError(
            "BV-PFL-009", tr("What answers does not prove to be the site"), why=str(error)
        ) from error
    except (HTTPClientError, EndpointConnectionError) as error:
        raise BelvedereError("BV-CLI-009", tr("The site does not answer"), why=str(error)) from error
    except BotoCoreError as error:
        raise BelvedereError("BV-CLI-001", tr("The request could not be made"), why=str(error)) from error


def refusal(response: Any, operation: str) -> BelvedereError:
    """The error for an error response: its message, its code, the resource, and the ErrorId if it has one."""
    error = response.get("Error", {})
    code = str(error.get("Code", ""))
    message = str(response.get("Message") or response.get("message") or error.get("Message") or code)
    details = [tr("{operation}: {code}", operation=operation, code=code)]
    if response.get("ErrorId"):
        details.append(tr("ErrorId {id}", id=response["ErrorId"]))
    if response.get("QuotaCode"):
        details.append(tr("quota {code}", code=response["QuotaCode"]))
    # A message of several lines tells each problem in one, with its place and what to do.
    fields = [] if "\n" in message else _fields(response, message)
    what = "\n".join([message.rstrip(".\n "), *fields])
    return BelvedereError(_code(code), what, why=", ".join(details), fields=told_fields(response))


def told_fields(response: Any) -> dict[str, str]:
    """What an error response says of fields of the request, by their paths."""
    fields = response.get("Fields") or ()
    return {str(each["Name"]): str(each.get("Message", "")) for each in fields if each.get("Name")}


def _fields(response: Any, message: str) -> list[str]:
    return [f"{name}: {text}" for name, text in told_fields(response).items() if text not in message]


def _code(code: str) -> str:
    if code in _KEYS:
        return "BV-CLI-010"
    if code in _DENIED:
        return "BV-CLI-002"
    return _CODES.get(code, "BV-CLI-001")


def pages(operation: Any, member: str, **parameters: Any) -> list[Any]:
    """All items of a listing of the service, page by page."""
    found: list[Any] = []
    token: str | None = None
    while True:
        answer = operation(**parameters, **({"NextToken": token} if token else {}))
        found += answer.get(member, [])
        token = answer.get("NextToken")
        if not token:
            return found
