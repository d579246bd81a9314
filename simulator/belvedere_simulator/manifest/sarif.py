"""Findings as SARIF 2.1.0, for editors and code hosts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from belvedere_simulator.errors import catalogue
from belvedere_simulator.manifest.problem import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """A SARIF log of one run; each code is a rule with the catalogue's explanation."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "belvedere", "version": _version(), "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _version() -> str:
    try:
        return version("belvedere")
    except PackageNotFoundError:
        return "0"


def _rule(code: str) -> dict[str, Any]:
    entry = catalogue()[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.explanation},
        "help": {"text": entry.remedy},
    }


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": f"{problem.what} {problem.remedy}".strip()},
    }
    if problem.file is not None:
        result["locations"] = [_location(problem)]
    return result


def _location(problem: Problem) -> dict[str, Any]:
    assert problem.file is not None
    region = {"startLine": problem.line, "startColumn": problem.column}
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": problem.file.absolute().as_uri()}, "region": region}
    }
    if problem.pointer:
        place["logicalLocations"] = [{"fullyQualifiedName": problem.pointer, "kind": "value"}]
    return place
