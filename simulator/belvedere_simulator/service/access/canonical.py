"""The canonical request of Signature Version 4: the bytes that client and service sign alike."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.claim import ALGORITHM, Claim

# A path that is its own canonical form, as nearly all are.
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~-]+)+")


def string_to_sign(request: Request, claim: Claim, payload: str) -> str:
    """What the signature of `request` covers, `payload` being the hash or keyword of its body."""
    canonical = canonical_request(request, claim, payload)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return "\n".join((ALGORITHM, claim.time, claim.scope, digest))


def canonical_request(request: Request, claim: Claim, payload: str) -> str:
    """Method, path, query, signed headers and payload in the canonical form."""
    headers = "".join(
        f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in claim.signed_headers
    )
    return "\n".join(
        (
            request.method,
            canonical_path(request.path, claim.service),
            canonical_query(request.query),
            headers,
            ";".join(claim.signed_headers),
            payload,
        )
    )


# Clients ask for the same things again and again.
@lru_cache(maxsize=1024)
def canonical_path(path: str, service: str) -> str:
    """The path as signed: S3's as it was sent; of every other service normalised and encoded once more."""
    if service == "s3":
        return path or "/"
    if _PLAIN.fullmatch(path):
        return path
    return quote(without_dots(path), safe="/~")


def without_dots(path: str) -> str:
    """The path without empty, `.` and `..` segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in {"", "."}:
            kept.append(segment)
    tail = "/" if kept and path.endswith("/") else ""
    return f"/{'/'.join(kept)}{tail}"


@lru_cache(maxsize=1024)
def canonical_query(query: str) -> str:
    """The parameters as sent, in order, without the signature itself.

    They are not decoded and encoded again: two spellings of one meaning to the signature could be two
    meanings to a face.
    """
    pairs = [part.partition("=") for part in query.split("&")] if query else []
    kept = sorted((name, value) for name, _, value in pairs if name != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in kept)
