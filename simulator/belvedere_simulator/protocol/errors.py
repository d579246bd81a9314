"""A failure that a client is told in the terms of the service model."""

from __future__ import annotations

from typing import Any


class ServiceError(Exception):
    """An error of a service: its modelled `code`, the message, and the members its shape has.

    `status` counts only where the model of the service does not name one for the code.
    """

    def __init__(self, code: str, message: str, status: int = 400, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.members = members


def invalid(message: str, *fields: tuple[str, str]) -> ServiceError:
    """A ValidationException of the Panorama model that names the fields (name, what is wrong)."""
    told = [{"Name": name, "Message": text} for name, text in fields]
    members: dict[str, Any] = (
        {"Reason": "FIELD_VALIDATION_FAILED", "Fields": told} if told else {"Reason": "OTHER"}
    )
    return ServiceError("ValidationException", message, 400, **members)


def not_found(kind: str, identifier: str, message: str) -> ServiceError:
    """A ResourceNotFoundException; `kind` as the model's resource types name it, like DEVICE."""
    return ServiceError("ResourceNotFoundException", message, 404, ResourceId=identifier, ResourceType=kind)


def conflict(kind: str, identifier: str, message: str) -> ServiceError:
    """A ConflictException on the resource named."""
    return ServiceError("ConflictException", message, 409, ResourceId=identifier, ResourceType=kind)


def denied(message: str) -> ServiceError:
    """An AccessDeniedException."""
    return ServiceError("AccessDeniedException", message, 403)
