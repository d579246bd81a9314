"""Manifests with problems, told to clients in the terms of the service model."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError

# How many problems the message tells in words; the members have all of them.
MOST_TOLD = 50


def manifest_error(head: str, problems: Iterable[Problem]) -> ServiceError:
    """A ValidationException that begins with `head` and has every error among `problems`.

    Each is told with its code, file and JSON pointer, line and column, what is wrong and what to do.
    """
    found = [problem for problem in problems if problem.severity == "error"]
    told = [_line(problem) for problem in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        told.append(tr("and {count} more", count=len(found) - MOST_TOLD))
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
