"""Failures as S3 names them."""

from __future__ import annotations

import secrets

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.s3.xml_writer import document, element

_FROM_ENGINE = {"AccessDeniedException": "AccessDenied"}


def fault(code: str, message: str, status: int = 400, **members: str) -> ServiceError:
    """An error; `members` are further elements of its XML."""
    return ServiceError(code, message, status, **members)


def no_such_bucket(bucket: str) -> ServiceError:
    """The bucket does not exist."""
    return fault("NoSuchBucket", tr("The specified bucket does not exist"), 404, BucketName=bucket)


def no_such_key(key: str) -> ServiceError:
    """The object does not exist."""
    return fault("NoSuchKey", tr("The specified key does not exist."), 404, Key=key)


def no_such_upload(upload: str) -> ServiceError:
    """The multipart upload does not exist, or not any more."""
    text = tr(
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
        "aborted or completed."
    )
    return fault("NoSuchUpload", text, 404, UploadId=upload)


def precondition_failed(condition: str) -> ServiceError:
    """A condition of the request does not hold."""
    text = tr("At least one of the pre-conditions you specified did not hold")
    return fault("PreconditionFailed", text, 412, Condition=condition)


def invalid_argument(name: str, value: str, why: str) -> ServiceError:
    """An argument that cannot be used."""
    return fault("InvalidArgument", why, 400, ArgumentName=name, ArgumentValue=value)


def malformed_xml() -> ServiceError:
    """The body is no such document."""
    text = tr("The XML you provided was not well-formed or did not validate against our published schema")
    return fault("MalformedXML", text)


def not_implemented(what: str) -> ServiceError:
    """Something that S3 has and this face has not."""
    return fault("NotImplemented", tr("This service does not implement {what}", what=what), 501)


def request_id() -> str:
    """A fresh request id in the form of S3's."""
    return secrets.token_hex(8).upper()


def error_response(error: ServiceError, resource: str, identifier: str) -> Response:
    """The answer that tells `error`; 304 has no body."""
    if error.status == 304:
        return Response(304, dict(error.members))
    members = [element(name, str(value)) for name, value in error.members.items()]
    body = document(
        element(
            "Error",
            element("Code", _FROM_ENGINE.get(error.code, error.code)),
            element("Message", error.message),
            *members,
            element("Resource", resource),
            element("RequestId", identifier),
        ),
        namespace=None,
    )
    return Response(error.status, {"content-type": "application/xml"}, body)
