"""Which appliance a command is for."""

from __future__ import annotations

import argparse
from pathlib import Path

from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr

FOLDER = "appliance"


def add_place(parser: argparse.ArgumentParser) -> None:
    """The option for the appliance's folder."""
    parser.add_argument(
        "--data-dir", type=Path, metavar="D", help=tr("the appliance's folder (one of the user's own)")
    )


def leave_to_parent(parser: argparse.ArgumentParser) -> None:
    """Let what stands before the command's name count, unless it is given again behind it.

    Only what `parser` has by now.
    """
    for action in parser._actions:
        # Not by `set_defaults`, which would take the word itself for the value.
        action.default = argparse.SUPPRESS


def place_of(arguments: argparse.Namespace) -> Path:
    """The folder that is meant."""
    given: Path | None = arguments.data_dir
    return (given or data_folder() / FOLDER).resolve()
