"""From what the server library tells to our own request, still without its body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from belvedere_simulator.protocol.http import Body, Request

_ONCE = {
    "authorization",
    "content-encoding",
    "content-length",
    "content-md5",
    "content-type",
    "expect",
    "host",
    "origin",
    "transfer-encoding",
}
NO_BODY = Body(0, hashlib.sha256(b"").hexdigest())


class BadHead(Exception):
    """A request that means two things, or none."""


def read_head(scope: Mapping[str, Any], largest: int) -> Request:
    """The request of an ASGI scope, with an empty body; BadHead when its headers contradict each other."""
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    client = scope.get("client")
    request = Request(
        method=scope["method"],
        target=target.decode("latin-1"),
        body=NO_BODY,
        headers=_headers(scope["headers"], largest),
        peer=client[0] if client else "",
    )
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or ("transfer-encoding" in request.headers and length != "0"):
        raise BadHead("the length of the body is unclear")
    return request


def _headers(pairs: Sequence[tuple[bytes, bytes]], largest: int) -> dict[str, str]:
    if sum([len(name) + len(value) for name, value in pairs]) > largest:
        raise BadHead("the headers are too long")
    headers = {name.decode("latin-1"): _text(value) for name, value in pairs}
    return headers if len(headers) == len(pairs) else _joined(pairs)


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1"), _text(raw_value)
        if name not in headers:
            headers[name] = value
        elif name in _ONCE or name.startswith("x-amz-"):
            # One reader would take the first, another the last: what is signed must be what is meant.
            raise BadHead(f"the header {name} is given twice")
        else:
            headers[name] = f"{headers[name]},{value}"
    return headers


def _text(value: bytes) -> str:
    # Clients send and sign UTF-8; any other byte survives to be signed as it came.
    return value.decode("utf-8", "surrogateescape")
