"""Why a request is not accepted before it reaches its face, free of the words of one protocol."""

from __future__ import annotations

from enum import Enum


class Fault(Enum):
    """What is wrong with the credentials of a request."""

    MISSING = "no signature"
    MALFORMED = "a signature that cannot be read"
    UNKNOWN_KEY = "an access key nobody issued"
    BAD_TOKEN = "a session token that is not the key's"  # noqa: S105 - a fault, not a token
    EXPIRED_TOKEN = "temporary keys whose hour is over"  # noqa: S105 - a fault, not a token
    SKEWED = "a time too far from ours"
    EXPIRED = "a presigned address whose time is over"
    MISMATCH = "a signature of something else"
    WRONG_REGION = "signed for another region"
    UNSIGNED_HEADER = "a header that should have been signed"
    WRONG_PAYLOAD = "a body other than the signed one"


class AccessRefused(Exception):
    """The request is refused; the face's protocol decides on code and status."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message
