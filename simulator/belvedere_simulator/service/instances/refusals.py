"""How operations on application instances are refused."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, invalid, not_found

INSTANCE = "APPLICATION_INSTANCE"

# How many problems the message tells in words; the members have all of them.
MOST_TOLD = 50


def no_instance(identifier: str) -> ServiceError:
    """The error for an instance that does not exist."""
    return not_found(
        INSTANCE, identifier, tr("There is no application instance {instance}", instance=identifier)
    )


def busy(identifier: str, message: str) -> ServiceError:
    """The error for an instance that something else is going on with."""
    return conflict(INSTANCE, identifier, message)


def refused(field: str, message: str) -> ServiceError:
    """A ValidationException about one member of the request."""
    return invalid(message, (field, message))


def over_quota(code: str, message: str) -> ServiceError:
    """A ServiceQuotaExceededException."""
    members = {"QuotaCode": code, "ServiceCode": "panorama", "ResourceType": INSTANCE}
    return ServiceError("ServiceQuotaExceededException", message, 402, **members)


def bad_manifests(problems: Iterable[Problem]) -> ServiceError:
    """A ValidationException with every problem of the two manifests.

    Each is told with its code, JSON pointer, line and column, what is wrong and what to do.
    """
    found = [problem for problem in problems if problem.severity == "error"]
    told = [_line(problem) for problem in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        told.append(tr("and {count} more", count=len(found) - MOST_TOLD))
    head = tr("The application cannot be deployed, its manifests have {count} problems:", count=len(found))
    return ServiceError(
        "ValidationException",
        "\n".join([head, *told]),
        400,
        Reason="FIELD_VALIDATION_FAILED",
        ErrorId=found[0].code,
        ErrorArguments=[{"Name": _place(problem), "Value": problem.code} for problem in found],
        Fields=[{"Name": _place(problem), "Message": _line(problem)} for problem in found],
    )


def _place(problem: Problem) -> str:
    return f"{problem.file or ''}#{problem.pointer}"


def _line(problem: Problem) -> str:
    place = f"{_place(problem)} ({problem.line}:{problem.column})"
    return f"{problem.code} {place}: {problem.what} {problem.remedy}"
