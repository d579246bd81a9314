"""`belvedere package build`: the container of a code package, made on this computer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.application.build.build import BuiltAsset, Wanted, build_container
from belvedere_simulator.application.build.engine import ENGINES
from belvedere_simulator.application.build.target import read_target
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.package_folder import MANIFEST
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import as_json
from belvedere_simulator.messages import tr

BUILD = "build"


def add_build(commands: Any) -> None:
    """Add the command to those of packages."""
    summary = tr("make the container of a code package, without a container engine")
    parser: argparse.ArgumentParser = commands.add_parser(BUILD, help=summary, description=f"{summary}.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=tr("the folder of the code package"))
    parser.add_argument(
        "--assets", type=Path, metavar="A", help=tr("the folder of assets, the application's by default")
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help=tr("a Python to put wheels in for, like 3.8-manylinux2014_aarch64; may be given again"),
    )
    parser.add_argument("--python", metavar="P", help=tr("the interpreter whose pip finds the wheels"))
    parser.add_argument(
        "--no-constraints", action="store_true", help=tr("do not hold to the appliance's versions")
    )
    add_engine(parser)
    parser.add_argument("--json", action="store_true", help=tr("print what was built as JSON"))


def add_engine(parser: argparse.ArgumentParser) -> None:
    """The argument that says who builds."""
    parser.add_argument(
        "--engine", choices=ENGINES, default="", help=tr("have this container engine build, instead of us")
    )


def build(arguments: argparse.Namespace) -> int:
    """Build it and tell what went in. Raises BelvedereError."""
    folder = arguments.folder.expanduser().absolute()
    targets = tuple(read_target(text) for text in arguments.target)
    constrained = not arguments.no_constraints
    wanted = Wanted(targets, arguments.python, constrained=constrained, engine=arguments.engine)
    progress = Progress()
    try:
        built = build_container(folder, arguments.assets or _assets(folder), wanted, said=progress.step)
    finally:
        progress.end()
    sys.stdout.write(f"{as_json(_document(built)) if arguments.json else _told(built)}\n")
    return 0


def _assets(folder: Path) -> Path:
    """The application's folder of assets; that of the package where it lies alone."""
    above = folder.parent
    in_application = above.name == "packages" and not (above / MANIFEST).exists()
    return above.parent / "assets" if in_application else folder / "assets"


def _document(built: BuiltAsset) -> dict[str, Any]:
    return {
        "Asset": built.name,
        "AssetUri": built.archive.name,
        "DescriptorUri": built.descriptor.name,
        "Notes": list(built.notes),
    }


def _told(built: BuiltAsset) -> str:
    lines = (f"{built.name}: {built.archive}", f"{built.name}: {built.descriptor}", *built.notes)
    return "\n".join(shown(line) for line in lines)
