"""A project as the page shows it, made from what the child tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_desktop.simulator.problems_panel import ShownProblem


@dataclass(frozen=True)
class PackageRow:
    """One package. `kind` is code, model or other; `state` is ready, stale, unbuilt or broken."""

    name: str
    version: str
    account: str
    kind: str
    state: str


@dataclass(frozen=True)
class ModelRow:
    """One model of a package; `file` is its archive, "" where that is not there."""

    package: str
    asset: str
    file: str


@dataclass(frozen=True)
class ProjectState:
    """Everything about one project; `way_back` is what can be taken back, "" where nothing can."""

    folder: str
    name: str
    packages: tuple[PackageRow, ...] = ()
    models: tuple[ModelRow, ...] = ()
    problems: tuple[ShownProblem, ...] = ()
    way_back: str = ""

    @property
    def errors(self) -> int:
        """How many problems forbid running it."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def has_to_be_built(self) -> bool:
        """Whether code has no container yet, or was changed since."""
        return any(package.state in {"unbuilt", "stale"} for package in self.packages)


def project_of(event: Mapping[str, Any]) -> ProjectState:
    """Out of what `projects.watch` tells."""
    told = event["project"]
    packages = (
        PackageRow(*(str(each[name]) for name in ("name", "version", "account", "kind", "state")))
        for each in told["packages"]
    )
    models = (
        ModelRow(str(each["package"]), str(each["asset"]), str(each["file"])) for each in told["models"]
    )
    problems = (_problem(each) for each in event["problems"])
    return ProjectState(
        folder=str(told["folder"]),
        name=str(told["name"]),
        packages=tuple(packages),
        models=tuple(models),
        problems=tuple(sorted(problems, key=lambda problem: problem.severity != "error")),
        way_back=str((told["way_back"] or {}).get("title", "")),
    )


def _problem(told: Mapping[str, Any]) -> ShownProblem:
    file = Path(told["file"]) if told["file"] else None
    place = f"{file.name}:{told['line']}:{told['column']}" if file else ""
    return ShownProblem(
        str(told["severity"]), str(told["code"]), str(told["what"]), str(told["remedy"]), file, place
    )
