"""Errors of the stacks face."""

from __future__ import annotations

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError


class ResourceFailed(Exception):
    """A resource of a stack cannot be made, changed or removed; the stack is rolled back."""

    def __init__(self, logical: str, reason: str) -> None:
        super().__init__(reason)
        self.logical = logical
        self.reason = reason


def invalid_template(message: str) -> ServiceError:
    """The ValidationError for a template or a request that cannot be."""
    return ServiceError("ValidationError", message)


def no_stack(name: str) -> ServiceError:
    """The error for an unknown stack; clients look for these words."""
    return ServiceError("ValidationError", tr("Stack with id {name} does not exist", name=name))
