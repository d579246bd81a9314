"""How operations on packages are refused."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, not_found
from belvedere_simulator.service.manifest_error import manifest_error

PACKAGE = "PACKAGE"
PACKAGE_VERSION = "PACKAGE_VERSION"


def no_package(identifier: str) -> ServiceError:
    """The error for a package that does not exist."""
    return not_found(PACKAGE, identifier, tr("There is no package {id}", id=identifier))


def no_version(name: str, version: str, patch: str | None) -> ServiceError:
    """The error for a version, or a patch version, that is not registered."""
    full = f"{version}.{patch}" if patch else version
    message = tr("The package {name} has no registered version {version}", name=name, version=full)
    return not_found(PACKAGE_VERSION, full, message)


def being_deleted(name: str, identifier: str) -> ServiceError:
    """The error for changes to a package that is going."""
    return conflict(PACKAGE, identifier, tr("The package {name} is being deleted", name=name))


def quota(code: str, kind: str, identifier: str, message: str) -> ServiceError:
    """A ServiceQuotaExceededException."""
    members = {"QuotaCode": code, "ServiceCode": "panorama", "ResourceId": identifier, "ResourceType": kind}
    return ServiceError("ServiceQuotaExceededException", message, 402, **members)


def bad_manifest(problems: Iterable[Problem]) -> ServiceError:
    """A ValidationException with every problem of a package manifest."""
    return manifest_error(tr("The package manifest has problems:"), problems)


def bad_registration(error_id: str, message: str) -> ServiceError:
    """A ValidationException about what a registration names."""
    return ServiceError("ValidationException", message, 400, Reason="OTHER", ErrorId=error_id)
