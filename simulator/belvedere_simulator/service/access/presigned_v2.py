"""Presigned S3 addresses of Signature Version 2, which SDKs still make unless told otherwise."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import unquote

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.claim import query_values
from belvedere_simulator.service.access.faults import AccessRefused, Fault

# The parameters that ask for something else than the object itself; they are part of what is signed.
_SUBRESOURCES = frozenset(
    [
        "accelerate",
        "acl",
        "analytics",
        "cors",
        "defaultObjectAcl",
        "delete",
        "inventory",
        "lifecycle",
        "location",
        "logging",
        "metrics",
        "notification",
        "object-lock",
        "partNumber",
        "policy",
        "replication",
        "requestPayment",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "restore",
        "select",
        "select-type",
        "storageClass",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
    ]
)


@dataclass(frozen=True)
class PresignedV2:
    """The claim of such an address; `expires` in epoch seconds."""

    key_id: str
    expires: int
    token: str = field(repr=False)
    signature: str = field(repr=False)


def read_presigned_v2(request: Request) -> PresignedV2 | None:
    """The claim in the query of `request`, None when there is none; AccessRefused when it is malformed."""
    if "AWSAccessKeyId=" not in request.query:
        return None
    values = query_values(request.query)
    expires = values.get("Expires", "")
    if "authorization" in request.headers or not expires.isdecimal() or "Signature" not in values:
        raise AccessRefused(
            Fault.MALFORMED, tr("A presigned address has a key, a signature and an expiry, and no other")
        )
    token = values.get("x-amz-security-token", "")
    return PresignedV2(values["AWSAccessKeyId"], int(expires[:12]), token, values["Signature"])


def check_presigned_v2(request: Request, claim: PresignedV2, secret: str, now: float) -> None:
    """AccessRefused unless the signature is that of `secret` and not over at `now` (epoch seconds)."""
    if now >= claim.expires:
        raise AccessRefused(Fault.EXPIRED, tr("Request has expired"))
    text = string_to_sign_v2(request, claim.expires).encode("utf-8", "surrogateescape")
    # The signature's strength is that of its time; Version 4 is what our own addresses are made with.
    digest = hmac.digest(secret.encode(), text, hashlib.sha1)
    expected = base64.b64encode(digest)
    if not hmac.compare_digest(expected, claim.signature.encode("utf-8", "surrogateescape")):
        message = tr("The request signature we calculated does not match the signature you provided.")
        raise AccessRefused(Fault.MISMATCH, message)


def string_to_sign_v2(request: Request, expires: int) -> str:
    """Method, body headers, expiry, x-amz headers (some come as parameters) and the resource."""
    values = query_values(request.query)
    given = {**{name.lower(): value for name, value in values.items()}, **request.headers}
    headers = [f"{name}:{given[name].strip()}" for name in sorted(given) if name.startswith("x-amz-")]
    standard = [given.get(name, "") for name in ("content-md5", "content-type")]
    return "\n".join([request.method, *standard, str(expires), *headers, _resource(request)])


def _resource(request: Request) -> str:
    parts = [part.split("=", 1) for part in request.query.split("&")]
    asked = sorted((part for part in parts if part[0] in _SUBRESOURCES), key=lambda part: part[0])
    named = ["=".join([part[0], *map(unquote, part[1:])]) for part in asked]
    return request.path + ("?" + "&".join(named) if named else "")
