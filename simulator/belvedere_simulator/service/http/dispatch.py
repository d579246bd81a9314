"""Which service a request is for: by the scope of its signature, unsigned by its headers and path."""

from __future__ import annotations

import re

from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.claim import query_values

_SCOPE = re.compile(r"Credential=[^/,\s]+/[0-9]+/[^/,\s]+/([a-z0-9-]+)/aws4_request")
_TARGETS = {
    "Logs_20140328": "logs",
    "GraniteServiceVersion20100801": "monitoring",
    "secretsmanager": "secretsmanager",
}
_VERSIONS = {
    "2011-06-15": "sts",
    "2010-05-08": "iam",
    "2010-05-15": "cloudformation",
    "2010-08-01": "monitoring",
}
_PANORAMA = {"devices", "jobs", "packages", "nodes", "application-instances", "tags"}
_FORM = "application/x-www-form-urlencoded"


def face_name(request: Request) -> str:
    """The service that `request` is for, as credential scopes name it; the body is not looked at.

    A form whose version stands in its body alone is for STS, whose requests may be unsigned.
    """
    signed = _signed_for(request)
    # boto3 1.24 signs requests to IoT for the gateway that it lay behind.
    if signed == "execute-api" and _by_path(request) == "iot":
        return "iot"
    return signed or _named(request) or _by_path(request)


def is_signed(request: Request) -> bool:
    """Whether a signature came along, of whatever worth."""
    marked = any(mark in request.query for mark in ("X-Amz-", "AWSAccessKeyId="))
    return marked or request.headers.get("authorization", "").startswith("AWS")


def _signed_for(request: Request) -> str:
    match = _SCOPE.search(request.headers.get("authorization", ""))
    if match is not None:
        return match[1]
    if "X-Amz-Credential" in request.query:
        parts = query_values(request.query).get("X-Amz-Credential", "").split("/")
        return parts[3] if len(parts) == 5 else ""
    return "s3" if "AWSAccessKeyId=" in request.query else ""


def _named(request: Request) -> str:
    target = request.headers.get("x-amz-target", "").partition(".")[0]
    if target:
        return _TARGETS.get(target, target.partition("_")[0].lower())
    if request.path == "/" and request.headers.get("content-type", "").startswith(_FORM):
        return _VERSIONS.get(query_values(request.query).get("Version", ""), "sts")
    if "Action=" in request.query:
        return _VERSIONS.get(query_values(request.query).get("Version", ""), "sts")
    return ""


def _by_path(request: Request) -> str:
    segments = request.path.split("/")[1:]
    first = segments[0] if segments else ""
    if first == "service" and "smithy-protocol" in request.headers:
        return _TARGETS.get(segments[1] if len(segments) > 1 else "", first)
    if first == "topics" or (first == "things" and "shadow" in segments[2:3]):
        return "iotdata"
    if first == "endpoint":
        return "iot"
    return "panorama" if first in _PANORAMA else "s3"
