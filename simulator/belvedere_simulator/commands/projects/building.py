"""`belvedere app build`: the containers of all code packages of a project."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from belvedere_simulator.application.build.build import Wanted, build_container
from belvedere_simulator.application.build.target import read_target
from belvedere_simulator.commands.projects.telling import add_local, add_project, tell
from belvedere_simulator.commands.twins.package_build import add_engine
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.editing.manifests import PACKAGE, Manifests, items
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import Outcome, Project, open_project


def add_build(commands: Any) -> None:
    """Add the command."""
    summary = tr("make the containers of an application's code, without a container engine")
    parser = add_local(commands, "build", _build, summary)
    add_project(parser)
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help=tr("a Python to put wheels in for, like 3.8-manylinux2014_aarch64; may be given again"),
    )
    add_engine(parser)


def _build(arguments: argparse.Namespace) -> int:
    project = open_project(arguments.folder)
    targets = tuple(read_target(text) for text in arguments.target)
    wanted = Wanted(targets, engine=arguments.engine)
    places = list(_code_packages(project))
    if not places:
        what = tr("The project has no package of code")
        raise BelvedereError("BV-PRJ-005", what, where=str(project.folder))
    done: list[str] = []
    notes: list[str] = []
    progress = Progress()
    try:
        for place in places:
            built = build_container(place.folder, project.layout.assets, wanted, said=progress.step)
            done += [f"{place.name}: {file.name}" for file in (built.archive, built.descriptor)]
            notes += [f"{place.name}: {note}" for note in built.notes]
    finally:
        progress.end()
    return tell(arguments, Outcome(project.folder, tuple(done), tuple(notes)))


def _code_packages(project: Project) -> Iterator[PackageFolder]:
    for place in project.packages:
        document = load_document(place.folder / "package.json", Problems())
        plain = document.plain() if document else None
        for _, body in Manifests({place.folder: plain}).bodies(PACKAGE):
            if any(each.get("category") == "business_logic" for each in items(body, "interfaces")):
                yield place
