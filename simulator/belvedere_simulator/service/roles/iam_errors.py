"""Errors in the words of IAM."""

from __future__ import annotations

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError


def no_such_entity(what: str) -> ServiceError:
    """There is no role or policy of that name."""
    return ServiceError("NoSuchEntity", tr("{what} cannot be found.", what=what), 404)


def already_exists(name: str) -> ServiceError:
    """There is a role of that name already."""
    return ServiceError("EntityAlreadyExists", tr("Role with name {name} already exists.", name=name), 409)


def malformed_policy(reason: str) -> ServiceError:
    """The document is no policy."""
    return ServiceError("MalformedPolicyDocument", reason, 400)


def delete_conflict(reason: str) -> ServiceError:
    """Something still hangs on what should be deleted."""
    return ServiceError("DeleteConflict", reason, 409)
