"""Failures before a face is reached, in the form its clients read: XML, JSON, CBOR."""

from __future__ import annotations

import json
from enum import Enum
from xml.sax.saxutils import escape

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.access.faults import AccessRefused, Fault

_QUERY_SERVICES = {"sts", "iam", "cloudformation", "sns", "elasticloadbalancing", "autoscaling"}


class Form(Enum):
    """How a service writes its errors."""

    S3 = "s3"
    EC2 = "ec2"
    QUERY = "query"
    JSON = "json"
    REST = "rest-json"
    CBOR = "rpc-v2-cbor"


def form_of(name: str, request: Request) -> Form:
    """The form that the client of this request reads."""
    if name in {"s3", "ec2"}:
        return Form(name)
    if "x-amz-target" in request.headers:
        return Form.JSON
    if "smithy-protocol" in request.headers:
        return Form.CBOR
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return Form.QUERY if name in _QUERY_SERVICES or is_form or "Action=" in request.query else Form.REST


_S3_CODES = {
    Fault.MISSING: ("AccessDenied", 403),
    Fault.MALFORMED: ("AuthorizationHeaderMalformed", 400),
    Fault.UNKNOWN_KEY: ("InvalidAccessKeyId", 403),
    Fault.BAD_TOKEN: ("InvalidToken", 400),
    Fault.EXPIRED_TOKEN: ("ExpiredToken", 400),
    Fault.SKEWED: ("RequestTimeTooSkewed", 403),
    Fault.EXPIRED: ("AccessDenied", 403),
    Fault.MISMATCH: ("SignatureDoesNotMatch", 403),
    Fault.WRONG_REGION: ("AuthorizationHeaderMalformed", 400),
    Fault.UNSIGNED_HEADER: ("AccessDenied", 403),
    Fault.WRONG_PAYLOAD: ("XAmzContentSHA256Mismatch", 400),
}
_QUERY_CODES = {
    Fault.MISSING: ("MissingAuthenticationToken", 403),
    Fault.MALFORMED: ("IncompleteSignature", 400),
    Fault.UNKNOWN_KEY: ("InvalidClientTokenId", 403),
    Fault.BAD_TOKEN: ("InvalidClientTokenId", 403),
    Fault.EXPIRED_TOKEN: ("ExpiredToken", 403),
    Fault.SKEWED: ("SignatureDoesNotMatch", 403),
    Fault.EXPIRED: ("RequestExpired", 400),
    Fault.MISMATCH: ("SignatureDoesNotMatch", 403),
    Fault.WRONG_REGION: ("SignatureDoesNotMatch", 403),
    Fault.UNSIGNED_HEADER: ("SignatureDoesNotMatch", 403),
    Fault.WRONG_PAYLOAD: ("SignatureDoesNotMatch", 403),
}
_JSON_CODES = {
    Fault.MISSING: ("MissingAuthenticationTokenException", 403),
    Fault.MALFORMED: ("IncompleteSignatureException", 403),
    Fault.UNKNOWN_KEY: ("UnrecognizedClientException", 403),
    Fault.BAD_TOKEN: ("UnrecognizedClientException", 403),
    Fault.EXPIRED_TOKEN: ("ExpiredTokenException", 403),
    Fault.SKEWED: ("InvalidSignatureException", 403),
    Fault.EXPIRED: ("RequestExpired", 403),
    Fault.MISMATCH: ("InvalidSignatureException", 403),
    Fault.WRONG_REGION: ("InvalidSignatureException", 403),
    Fault.UNSIGNED_HEADER: ("InvalidSignatureException", 403),
    Fault.WRONG_PAYLOAD: ("InvalidSignatureException", 403),
}


def access_error(refused: AccessRefused, form: Form) -> ServiceError:
    """The error of a refused request as services of that form call it."""
    if form is Form.S3:
        code, status = _S3_CODES[refused.fault]
    elif form in {Form.QUERY, Form.EC2}:
        code, status = _QUERY_CODES[refused.fault]
    else:
        code, status = _JSON_CODES[refused.fault]
        status = status if form is Form.REST else 400
    return ServiceError(code, refused.message, status)


def error_response(error: ServiceError, form: Form, request_id: str) -> Response:
    """The answer that tells `error`."""
    message = error.message.encode("utf-8", "replace").decode()
    if form is Form.S3:
        body = _xml(f"<Error>{_code(error.code, message)}<RequestId>{request_id}</RequestId></Error>")
        return Response(error.status, {"content-type": "application/xml"}, body)
    if form is Form.EC2:
        inner = f"<Errors><Error>{_code(error.code, message)}</Error></Errors>"
        body = _xml(f"<Response>{inner}<RequestID>{request_id}</RequestID></Response>")
        return Response(error.status, {"content-type": "text/xml"}, body)
    if form is Form.QUERY:
        kind = "Sender" if error.status < 500 else "Receiver"
        inner = f"<Error><Type>{kind}</Type>{_code(error.code, message)}</Error>"
        body = _xml(f"<ErrorResponse>{inner}<RequestId>{request_id}</RequestId></ErrorResponse>")
        return Response(error.status, {"content-type": "text/xml"}, body)
    if form is Form.CBOR:
        headers = {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
        return Response(error.status, headers, _cbor({"__type": error.code, "message": message}))
    document = {"__type": error.code, "Message": message, "message": message} | error.members
    headers = {"content-type": "application/json", "x-amzn-errortype": error.code}
    return Response(error.status, headers, json.dumps(document).encode())


def _code(code: str, message: str) -> str:
    return f"<Code>{code}</Code><Message>{escape(message)}</Message>"


def _xml(inner: str) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + inner.encode()


def _cbor(members: dict[str, str]) -> bytes:
    texts = [text.encode() for pair in members.items() for text in pair]
    return bytes([0xA0 | len(members)]) + b"".join(b"\x79" + len(t).to_bytes(2, "big") + t for t in texts)
