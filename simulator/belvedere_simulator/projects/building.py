"""The containers of all code packages of a project."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from belvedere_simulator.application.build.build import Wanted, build_container
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.editing.manifests import PACKAGE, Manifests, items
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import Outcome, Project, open_project


def build_project(
    given: Path,
    wanted: Wanted,
    said: Callable[[str], None] = lambda _line: None,
    cancel: threading.Event | None = None,
) -> Outcome:
    """Build them one after the other; what was not executed is among the notes.

    Raises BelvedereError, BV-PRJ-005 where there is no package of code.
    """
    project = open_project(given)
    places = list(code_packages(project))
    if not places:
        what = tr("The project has no package of code")
        raise BelvedereError("BV-PRJ-005", what, where=str(project.folder))
    done: list[str] = []
    notes: list[str] = []
    for place in places:
        said(tr("Building {name}", name=place.name))
        built = build_container(place.folder, project.layout.assets, wanted, said=said, cancel=cancel)
        done += [f"{place.name}: {file.name}" for file in (built.archive, built.descriptor)]
        notes += [f"{place.name}: {note}" for note in built.notes]
    return Outcome(project.folder, tuple(done), tuple(notes))


def code_packages(project: Project) -> Iterator[PackageFolder]:
    """The packages with code in them."""
    for place in project.packages:
        document = load_document(place.folder / "package.json", Problems())
        plain = document.plain() if document else None
        for _, body in Manifests({place.folder: plain}).bodies(PACKAGE):
            if any(each.get("category") == "business_logic" for each in items(body, "interfaces")):
                yield place
