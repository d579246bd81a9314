"""Why somebody gets no keys."""

from __future__ import annotations

DENIED = "AccessDeniedException"
NO_ROLE = "NoRoleAttached"
MISSING = "ResourceNotFoundException"
INVALID = "InvalidRequestException"
FAILED = "InternalFailure"


class Refused(Exception):
    """No keys: an HTTP `status`, a `code` for programs and a text for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def denied(message: str) -> Refused:
    """The certificate allows nothing of the kind."""
    return Refused(403, DENIED, message)
