"""`belvedere site foreign`: what becomes of requests for services that a site does not have."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.service.site.settings_file import SiteFile

_REFUSE, _FORWARD = "refuse", "forward"


def add_foreign(commands: Any) -> argparse.ArgumentParser:
    """Add `foreign` to the commands on sites."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "foreign",
        help=tr("what is done with requests for other AWS services"),
        description=tr(
            "Services that a site does not have, such as sqs, are refused by name, unless they are handed to "
            "moto in the site's own process or forwarded to AWS with a profile of yours. What is decided "
            "holds from the site's next start."
        ),
    )
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder"))
    parser.add_argument("service", nargs="?", metavar="SERVICE", help=tr("its name in signatures, like sqs"))
    parser.add_argument("mode", nargs="?", choices=(_REFUSE, "moto", _FORWARD), help=tr("what is done"))
    parser.add_argument("--profile", default="", metavar="P", help=tr("whose keys forwarded requests get"))
    parser.add_argument("--yes", action="store_true", help=tr("agree to forwarding without being asked"))
    return parser


def foreign(data_dir: Path, arguments: argparse.Namespace) -> int:
    """Decide, and tell what is decided. Raises BelvedereError."""
    from belvedere_simulator.service.site.settings_file import read_site_file  # noqa: PLC0415

    site = read_site_file(data_dir)
    if arguments.mode is not None:
        site = _decided(data_dir, arguments, site)
    _tell(arguments, site)
    return 0


def _decided(data_dir: Path, arguments: argparse.Namespace, site: SiteFile) -> SiteFile:
    from dataclasses import replace  # noqa: PLC0415

    from belvedere_simulator.service.settings import ForeignChoice  # noqa: PLC0415
    from belvedere_simulator.service.site.settings_file import (  # noqa: PLC0415
        checked_choice,
        write_site_file,
    )

    name = arguments.service
    choices = {other: choice for other, choice in site.foreign.items() if other != name}
    if arguments.mode != _REFUSE:
        choice = ForeignChoice(arguments.mode, arguments.profile)
        choices[name] = checked_choice(name, choice, "belvedere site foreign")
        if arguments.mode == _FORWARD and not arguments.yes and not _agreed(name, arguments.profile):
            raise BelvedereError("BV-SITE-009", tr("Nothing was changed"), where=str(data_dir))
    changed = replace(site, foreign=choices)
    write_site_file(data_dir, changed)
    return changed


def _agreed(name: str, profile: str) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.write(
        tr(
            "Requests for {name} will leave this computer, with the keys of the profile {profile}. Type the "
            "profile to agree: ",
            name=name,
            profile=profile,
        )
    )
    sys.stdout.flush()
    return sys.stdin.readline().strip() == profile


def _tell(arguments: argparse.Namespace, site: SiteFile) -> None:
    chosen = sorted(site.foreign.items())
    if arguments.json:
        told = {name: {"mode": choice.mode, "profile": choice.profile} for name, choice in chosen}
        sys.stdout.write(f"{json.dumps({'foreign': told})}\n")
        return
    rows = [[name, choice.mode, choice.profile] for name, choice in chosen]
    listed = table((tr("SERVICE"), tr("MODE"), tr("PROFILE")), rows, terminal_width()) + "\n" if rows else ""
    sys.stdout.write(f"{listed}{tr('All other services are refused by name.')}\n")
