"""What a request says about its own signature: in the Authorization header or in a presigned query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.faults import AccessRefused, Fault

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
LONGEST_PRESIGNED = 7 * 24 * 3600
_SCOPE = re.compile(r"([^/]{1,255})/([0-9]{8})/([A-Za-z0-9-]{1,64})/([a-z0-9-]{1,64})/aws4_request")
# As nearly every client writes it.
_USUAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/,]{1,255})/([0-9]{8})/([A-Za-z0-9-]{1,64})/([a-z0-9-]{1,64})"
    r"/aws4_request, ?SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})"
)
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Claim:
    """A signature as claimed, not yet verified.

    `time` is as sent (YYYYMMDDTHHMMSSZ); `payload` is the claimed hash or its keyword, empty when the
    hash of the body itself counts; `expires` (seconds) only with a presigned address.
    """

    key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str = field(repr=False)
    time: str
    token: str = field(repr=False)
    payload: str
    expires: int | None = None

    @property
    def scope(self) -> str:
        """The credential scope."""
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


def query_values(query: str) -> dict[str, str]:
    """The parameters of a raw query, decoded; the first of a name counts."""
    values: dict[str, str] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        values.setdefault(unquote(name), unquote(value))
    return values


def read_claim(request: Request) -> Claim | None:
    """The claim of `request`, None when it is not signed at all; AccessRefused when it is malformed."""
    header = request.headers.get("authorization", "")
    presigned = "X-Amz-Signature" in request.query or "X-Amz-Algorithm" in request.query
    if header and presigned:
        raise _malformed(tr("Only one way to authenticate a request is allowed"))
    if presigned:
        return _from_query(request)
    return _from_header(request, header) if header else None


def _from_header(request: Request, header: str) -> Claim:
    sent = _Sent(
        time=request.headers.get("x-amz-date", ""),
        token=request.headers.get("x-amz-security-token", ""),
        payload=request.headers.get("x-amz-content-sha256", ""),
    )
    if usual := _USUAL.fullmatch(header):
        key_id, date, region, service, names, signature = usual.groups()
        return _checked((key_id, date, region, service), names, signature, sent)
    return _claim(_fields(header), sent)


def _fields(header: str) -> dict[str, str]:
    algorithm, _, rest = header.partition(" ")
    if algorithm != ALGORITHM:
        raise _malformed(tr("Authorization is not of the kind {algorithm}", algorithm=ALGORITHM))
    fields: dict[str, str] = {}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        if name in fields:
            raise _malformed(tr("Authorization names {name} twice", name=name))
        fields[name] = value
    return fields


def _from_query(request: Request) -> Claim:
    values = query_values(request.query)
    if values.get("X-Amz-Algorithm") != ALGORITHM:
        raise _malformed(tr("X-Amz-Algorithm is not {algorithm}", algorithm=ALGORITHM))
    expires = values.get("X-Amz-Expires", "")
    if not expires.isdecimal() or not 0 < int(expires[:9]) <= LONGEST_PRESIGNED:
        raise _malformed(tr("X-Amz-Expires must be 1 to {longest} seconds", longest=LONGEST_PRESIGNED))
    fields = {name: values.get(f"X-Amz-{name}", "") for name in ("Credential", "SignedHeaders", "Signature")}
    sent = _Sent(
        time=values.get("X-Amz-Date", ""),
        token=values.get("X-Amz-Security-Token", ""),
        payload=request.headers.get("x-amz-content-sha256", ""),
        expires=int(expires),
    )
    claim = _claim(fields, sent)
    # A presigned S3 address is given away before anybody knows the bytes.
    unknown = not claim.payload and claim.service == "s3"
    return Claim(**{**vars(claim), "payload": UNSIGNED_PAYLOAD}) if unknown else claim


class _Sent(NamedTuple):
    """What stands beside the signature."""

    time: str
    token: str
    payload: str
    expires: int | None = None


def _claim(fields: Mapping[str, str], sent: _Sent) -> Claim:
    scope = _SCOPE.fullmatch(fields.get("Credential", ""))
    if scope is None:
        raise _malformed(tr("Credential is not of the form key/date/region/service/aws4_request"))
    if not _SIGNATURE.fullmatch(fields.get("Signature", "")):
        raise _malformed(tr("Signature is not 64 hexadecimal digits"))
    place = (scope[1], scope[2], scope[3], scope[4])
    return _checked(place, fields.get("SignedHeaders", ""), fields["Signature"], sent)


def _checked(place: tuple[str, str, str, str], names: str, signature: str, sent: _Sent) -> Claim:
    if not sent.time.startswith(place[1]) or not _TIME.fullmatch(sent.time):
        raise _malformed(tr("X-Amz-Date is missing, or is not the day of the credential"))
    headers = tuple(names.split(";"))
    if list(headers) != sorted(set(headers)) or "host" not in headers:
        raise _malformed(tr("SignedHeaders must be sorted names, with host among them"))
    return Claim(*place, headers, signature, *sent)


def _malformed(message: str) -> AccessRefused:
    return AccessRefused(Fault.MALFORMED, message)
