"""`belvedere app add-model`: a model put into a package of a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.projects.telling import add_local, add_project, tell
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.models import add_model
from belvedere_simulator.projects.taking_back import kept_way_back


def add_model_command(commands: Any) -> None:
    """Add the command."""
    parser = add_local(commands, "add-model", _add_model, tr("put a model into a package of an application"))
    add_project(parser)
    parser.add_argument(
        "--model",
        type=Path,
        metavar="FILE",
        help=tr("an archive, a model's file, or a folder; left out, the descriptor alone is entered anew"),
    )
    parser.add_argument(
        "--package", default="", metavar="NAME", help=tr("the package, where there are several for models")
    )
    parser.add_argument(
        "--asset", default="", metavar="NAME", help=tr("the asset it becomes, the package's model by default")
    )
    parser.add_argument(
        "--descriptor", type=Path, metavar="FILE", help=tr("its descriptor, that of the package by default")
    )


def _add_model(arguments: argparse.Namespace) -> int:
    given = arguments
    wanted = (given.model, given.package, given.asset, given.descriptor)
    outcome = add_model(given.folder, *wanted, keep=kept_way_back)
    return tell(arguments, outcome)
