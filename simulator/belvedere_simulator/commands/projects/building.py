"""`belvedere app build`: the containers of all code packages of a project."""

from __future__ import annotations

import argparse
from typing import Any

from belvedere_simulator.application.build.build import Wanted
from belvedere_simulator.application.build.target import read_target
from belvedere_simulator.commands.projects.telling import add_local, add_project, tell
from belvedere_simulator.commands.twins.package_build import add_engine
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.building import build_project


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
    targets = tuple(read_target(text) for text in arguments.target)
    progress = Progress()
    try:
        outcome = build_project(arguments.folder, Wanted(targets, engine=arguments.engine), progress.step)
    finally:
        progress.end()
    return tell(arguments, outcome)
