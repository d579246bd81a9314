"""What the commands on projects share: their arguments, and how they tell what they did."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import open_clients
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.session import add_place, as_json, place_of
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import Outcome

LocalAction = Callable[[argparse.Namespace], int]


def add_local(commands: Any, name: str, action: LocalAction, summary: str) -> argparse.ArgumentParser:
    """Add a command that works on a folder and needs no site."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    parser.add_argument("--json", action="store_true", help=tr("print what was done as JSON"))
    parser.set_defaults(_local=action)
    return parser


def add_project(parser: argparse.ArgumentParser, name: str = "folder") -> None:
    """The folder of the project."""
    parser.add_argument(name, type=Path, metavar="APP_DIR", help=tr("the application's folder"))


def add_account(parser: argparse.ArgumentParser) -> None:
    """The account of the packages, and the site to ask for it."""
    parser.add_argument(
        "--account", metavar="N", help=tr("the account, 12 digits; the site's own when left out")
    )
    add_place(parser)


def account_of(arguments: argparse.Namespace) -> str:
    """The account that was named, or that of the site. Raises BelvedereError."""
    if arguments.account:
        return str(arguments.account)
    with told_failures(), open_clients(place_of(arguments)) as clients:
        return str(clients("sts").get_caller_identity()["Account"])


def tell(arguments: argparse.Namespace, outcome: Outcome) -> int:
    """Print what was done."""
    document = {"Folder": str(outcome.folder), "Done": list(outcome.done), "Notes": list(outcome.notes)}
    lines = "\n".join(shown(line) for line in (*outcome.done, *outcome.notes))
    sys.stdout.write(f"{as_json(document) if arguments.json else lines}\n")
    return 0
