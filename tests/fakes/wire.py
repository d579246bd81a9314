"""The client's half of the AWS protocols, by botocore: what a client sends, what it reads in an answer."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from botocore import parsers, serialize
from botocore.awsrequest import HeadersDict, create_request_object, prepare_request_dict
from botocore.model import ServiceModel

from belvedere_simulator.protocol.http import Body, Request, Response
from belvedere_simulator.service.caller import Caller

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/somebody")


def body(data: bytes) -> Body:
    """A body in memory."""
    return Body(len(data), hashlib.sha256(data).hexdigest(), data)


def sent(model: ServiceModel, operation: str, parameters: Mapping[str, Any], protocol: str = "") -> Request:
    """The request that botocore makes; it checks nothing, so that wrong values get through."""
    serialiser = serialize.create_serializer(protocol or model.metadata["protocol"], include_validation=False)
    made = serialiser.serialize_to_request(dict(parameters), model.operation_model(operation))
    prepare_request_dict(made, endpoint_url="http://127.0.0.1:1")
    request = create_request_object(made).prepare()
    parts = urlsplit(request.url)
    data = request.body or b""
    data = urlencode(data).encode() if isinstance(data, dict) else data
    data = data.encode() if isinstance(data, str) else data
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return Request(request.method, target, body(data), headers)


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def read(model: ServiceModel, operation: str, response: Response, protocol: str = "") -> dict[str, Any]:
    """What botocore reads in the response, an error with the members of its shape."""
    known = model.operation_model(operation)
    streams = known.has_streaming_output and response.status < 300
    told: dict[str, Any] = {
        "status_code": response.status,
        "headers": HeadersDict(response.headers),
        "body": io.BytesIO(response.body) if streams else response.body,
        "context": {},
    }
    parser = parsers.create_parser(protocol or model.metadata["protocol"])
    parsed: dict[str, Any] = parser.parse(told, known.output_shape)
    if response.status >= 300:
        code = parsed["Error"]["Code"]
        if shape := model.shape_for_error_code(code):
            parsed.update(parser.parse(told, shape))
    if streams and response.body:
        name = known.output_shape.serialization["payload"]
        parsed[name] = parsed[name].read()
    return {name: value for name, value in parsed.items() if not isinstance(value, io.BytesIO)}
