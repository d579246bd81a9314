"""What every command has in hand: the site's clients, its arguments, and where its words go."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Clients, Place, open_clients
from belvedere_simulator.commands.places import named_place
from belvedere_simulator.commands.tables import record, shown, table, terminal_width
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_ENVELOPE = "ResponseMetadata"


@dataclass(frozen=True)
class Session:
    """One command at work. `given` are its arguments, `as_json` whether a program reads its output."""

    clients: Clients
    given: argparse.Namespace
    as_json: bool

    @property
    def panorama(self) -> Any:
        """The client of the Panorama operations."""
        return self.clients("panorama")

    def tell(self, answer: Any, text: str) -> None:
        """Print `answer`, members as the service names them, or `text`."""
        sys.stdout.write(f"{as_json(answer) if self.as_json else text}\n")
        sys.stdout.flush()

    def tell_table(
        self, answer: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]], none: str = ""
    ) -> None:
        """Print a listing; `none` is said where it is empty."""
        listed = list(rows)
        self.tell(answer, table(heads, listed, terminal_width()) if listed or not none else none)

    def tell_record(self, answer: Any, fields: Iterable[tuple[str, Any]]) -> None:
        """Print one thing."""
        self.tell(answer, record(fields))

    def confirm(self, text: str, name: str) -> None:
        """Ask for `name` to be typed, unless --yes was given. Raises BelvedereError when it is not."""
        if self.given.yes:
            return
        if sys.stdin.isatty():
            sys.stderr.write(shown(tr("{text} Type {name} to go on: ", text=text, name=name)))
            sys.stderr.flush()
            if sys.stdin.readline().strip() == name:
                return
        raise BelvedereError("BV-CLI-013", tr("Nothing was changed"), where=name)


Action = Callable[[Session], int]


def add_action(
    commands: Any, name: str, action: Action, summary: str, *, destructive: bool = False
) -> argparse.ArgumentParser:
    """Add one command of a noun, with the arguments that all have."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    add_place(parser)
    parser.add_argument("--json", action="store_true", help=tr("print the service's answer as JSON"))
    if destructive:
        parser.add_argument("--yes", action="store_true", help=tr("do not ask"))
    parser.set_defaults(_action=action)
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """The arguments that say which site is meant."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder of the site"))
    place.add_argument(
        "--endpoint",
        default="",
        metavar="URL",
        help=tr("the address of a site elsewhere, with the environment's AWS credentials"),
    )
    place.add_argument(
        "--site",
        default="",
        metavar="NAME",
        help=tr("a site by its profile, local for this computer's own; the active one if none is named"),
    )


def place_of(arguments: argparse.Namespace) -> Place:
    """The site that the arguments say. Raises BelvedereError."""
    return named_place(arguments.data_dir, arguments.endpoint, arguments.site)


def carry_out(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    if arguments.endpoint and not arguments.endpoint.startswith(("http://", "https://")):
        raise BelvedereError("BV-CLI-009", tr("This is no address of a site"), where=arguments.endpoint)
    action: Action = arguments._action
    with told_failures(), open_clients(place_of(arguments)) as clients:
        return action(Session(clients, arguments, arguments.json))


def as_json(answer: Any) -> str:
    """The members of an answer as JSON; dates as ISO 8601, bytes in base64."""
    if isinstance(answer, dict):
        answer = {name: value for name, value in answer.items() if name != _ENVELOPE}
    return json.dumps(answer, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)
