"""How operations on packages are refused."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, not_found

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
    """A ValidationException with every problem of a manifest: code, line, what is wrong, what to do."""
    found = [problem for problem in problems if problem.severity == "error"]
    lines = [_line(problem) for problem in found]
    message = tr("The package manifest has {count} problems:", count=len(found))
    arguments = [
        {"Name": problem.pointer or "/", "Value": f"{problem.code} {problem.what}"} for problem in found
    ]
    return ServiceError(
        "ValidationException",
        "\n".join([message, *lines]),
        400,
        Reason="OTHER",
        ErrorId=found[0].code,
        ErrorArguments=arguments,
    )


def _line(problem: Problem) -> str:
    place = f"{problem.pointer or '/'} ({problem.line}:{problem.column})"
    return f"{problem.code} {place}: {problem.what} {problem.remedy}"


def bad_registration(error_id: str, message: str) -> ServiceError:
    """A ValidationException about what a registration names."""
    return ServiceError("ValidationException", message, 400, Reason="OTHER", ErrorId=error_id)
