"""Two projects compared: graph, override, packages, code and models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE, PACKAGE
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.projects.differences import Difference, differences
from belvedere_simulator.projects.project import Project, open_project
from belvedere_simulator.projects.reading import files_below

_MANIFESTS = {"package.json", "descriptor.json"}


@dataclass(frozen=True)
class Section:
    """The differences of one part: the graph, an override, a package's manifest, or its files."""

    title: str
    differences: tuple[Difference, ...]


def compare_projects(old: Path, new: Path) -> tuple[Section, ...]:
    """What is different, by parts; none where nothing is. Raises BelvedereError BV-PRJ-001."""
    one, other = open_project(old), open_project(new)
    found = [
        _section("graph", _manifest(one.layout.graph, GRAPH), _manifest(other.layout.graph, GRAPH)),
        *_overrides(one, other),
        *_packages(one, other),
        _section("assets", _assets(one), _assets(other)),
    ]
    return tuple(section for section in found if section.differences)


def _section(title: str, old: Any, new: Any) -> Section:
    return Section(title, tuple(differences(old, new)))


def _manifest(file: Path, kind: str) -> Any:
    """What the manifest says; its text where it is none."""
    document = load_document(file, Problems())
    plain = document.plain() if document else None
    if isinstance(plain, dict):
        return plain.get(kind, plain)
    return {"text": hashlib.sha256(file.read_bytes()).hexdigest()} if file.is_file() else {}


def _overrides(one: Project, other: Project) -> Iterator[Section]:
    found = [
        {
            file.name: _manifest(file, OVERRIDE)
            for file in project.graphs
            if file.parent == project.layout.graph.parent and file != project.layout.graph
        }
        for project in (one, other)
    ]
    for name in sorted({*found[0], *found[1]}):
        yield _section(f"override {name}", found[0].get(name, {}), found[1].get(name, {}))


def _packages(one: Project, other: Project) -> Iterator[Section]:
    found = [
        {f"{place.name} {place.version}".strip(): place for place in project.packages}
        for project in (one, other)
    ]
    for name in sorted({*found[0], *found[1]}):
        places = [each.get(name) for each in found]
        for file, kind in (("package.json", PACKAGE), ("descriptor.json", "")):
            read = [_manifest(place.folder / file, kind) if place else {} for place in places]
            yield _section(f"package {name}: {file}", *read)
        yield _section(f"package {name}: files", *(_files(place) if place else {} for place in places))


def _files(place: PackageFolder) -> dict[str, str]:
    return {
        file.relative_to(place.folder).as_posix(): _digest(file)
        for file in files_below(place.folder)
        if "__pycache__" not in file.parts and (file.parent != place.folder or file.name not in _MANIFESTS)
    }


def _assets(project: Project) -> dict[str, str]:
    assets = project.layout.assets
    return {file.name: _digest(file) for file in files_below(assets)} if assets.is_dir() else {}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
