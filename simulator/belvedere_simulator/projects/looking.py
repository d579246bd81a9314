"""A project as people want to see it: its packages and how far they are, its models, what can be undone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.deploying.wish import read_project
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import default_override, load_application
from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.projects.building import code_packages
from belvedere_simulator.projects.models import model_archives
from belvedere_simulator.projects.project import Project, open_project
from belvedere_simulator.projects.taking_back import way_back


def project_facts(folder: Path) -> dict[str, Any]:
    """Name, packages with their states, models with their archives, and what can be taken back.

    The state of a package is ready, stale (its code was changed after it was built), unbuilt, or broken.
    Raises BelvedereError BV-PRJ-001.
    """
    project = open_project(folder)
    states = _states(folder)
    code = {place.folder for place in code_packages(project)}
    models = model_archives(project)
    back = way_back(project.folder)
    return {
        "folder": str(project.folder),
        "name": project.layout.name,
        "graph": str(project.layout.graph),
        "packages": [
            {
                "name": place.name,
                "version": place.version,
                "account": place.account,
                "kind": _kind(place.name, place.folder in code, models),
                "state": states.get(place.folder, "broken"),
            }
            for place in project.packages
        ],
        "models": [
            {"package": package, "asset": asset, "file": str(file or "")} for package, asset, file in models
        ],
        "way_back": asdict(back) if back else None,
    }


def problems_of(project: Project) -> tuple[Problem, ...]:
    """What the check finds, with the override that is used when none is named."""
    return load_application(project.folder, default_override(project.layout.graph)).problems


def _kind(name: str, is_code: bool, models: tuple[tuple[str, str, Path | None], ...]) -> str:
    if is_code:
        return "code"
    return "model" if any(package == name for package, _, _ in models) else "other"


def _states(folder: Path) -> dict[Path, str]:
    """How far each package is; nothing where one of them is broken, which the problems tell."""
    try:
        packages = read_project(folder).packages
    except (BelvedereError, OSError):
        return {}
    return {
        each.place.folder: "unbuilt" if each.ready is None else "stale" if each.is_stale else "ready"
        for each in packages
    }
