"""Edits of the sample's manifests, said by pointer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.application import load_application
from manifest.sample import ACCOUNT, write_json

Edit = Callable[[Any], None]

FILES = {
    "graph": "graphs/counter/graph.json",
    "override": "graphs/counter/override.json",
    "code": f"packages/{ACCOUNT}-counter-1.0/package.json",
    "runtime": f"packages/{ACCOUNT}-counter-1.0/descriptor.json",
    "model": f"packages/{ACCOUNT}-detector-1.0/package.json",
    "model_descriptor": f"packages/{ACCOUNT}-detector-1.0/descriptor.json",
    "camera": f"packages/{ACCOUNT}-front_door-1.0/package.json",
}


def edit(application: Path, file: str, change: Edit) -> None:
    """Apply `change` to the one member at the top of a manifest (`nodeGraph`, `nodePackage`, ...)."""
    path = application / FILES[file]
    document = json.loads(path.read_text(encoding="utf-8"))
    (body,) = document.values()
    change(body)
    write_json(path, document)


def put(pointer: str, value: object) -> Edit:
    """Set the value at `pointer` below the top member; `-` at the end appends to a list."""

    def change(body: Any) -> None:
        *steps, last = pointer.strip("/").split("/")
        for step in steps:
            body = body[int(step)] if isinstance(body, list) else body[step]
        if last == "-":
            body.append(value)
        elif isinstance(body, list):
            body[int(last)] = value
        else:
            body[last] = value

    return change


def take(pointer: str) -> Edit:
    """Remove the value at `pointer`."""

    def change(body: Any) -> None:
        *steps, last = pointer.strip("/").split("/")
        for step in steps:
            body = body[int(step)] if isinstance(body, list) else body[step]
        del body[int(last) if isinstance(body, list) else last]

    return change


def findings(
    application: Path, *, override: bool = True, software: str = "7.0.13"
) -> list[tuple[str, str, str, str]]:
    """Severity, code, file (by its short name) and pointer of every problem."""
    names = {application / path: name for name, path in FILES.items()}
    loaded = load_application(
        application,
        application / FILES["override"] if override else None,
        device_software=software,
    )
    assert (loaded.resolved is None) == bool(loaded.errors)
    return [
        (problem.severity, problem.code, names.get(problem.file, "") if problem.file else "", problem.pointer)
        for problem in loaded.problems
    ]
