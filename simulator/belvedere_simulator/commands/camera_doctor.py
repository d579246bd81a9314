"""`belvedere camera doctor`: what is wrong with cameras, seen from this computer or from an appliance."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.cameras.doctor import Diagnosis, Severity, examine_all, report
from belvedere_simulator.commands.camera_from import add_from, looked
from belvedere_simulator.commands.twins.arguments import password
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

HEALTHY, ILL = 0, 1


def add_doctor(commands: Any, password_variable: str) -> None:
    """Add the command beside `camera serve`."""
    parser = commands.add_parser(
        "doctor",
        help=tr("say what is wrong with cameras, and what to do"),
        description=tr(
            "Examine cameras from this computer, all at once, in about 6 seconds: name, route, port, "
            "password, path, codec, size, rate, key frames, losses, clock. 1 when an application would "
            "get no video. With --from an appliance looks, at one after the other."
        ),
    )
    parser.add_argument(
        "url", nargs="+", metavar="URL", help=tr("where it streams, without user and password")
    )
    parser.add_argument("--user", default="", help=tr("the user that the cameras ask for"))
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr(
            "read the password from the first line of FILE; else it comes from the variable {variable}, "
            "or it is asked for",
            variable=password_variable,
        ),
    )
    parser.add_argument("--json", action="store_true", help=tr("print the verdicts as a JSON list"))
    add_from(parser)
    parser.set_defaults(_action=None, _local=lambda arguments: doctor(arguments, password_variable))


def doctor(arguments: argparse.Namespace, password_variable: str) -> int:
    """Print a verdict on each camera. Raises BelvedereError for what is no address, before any is asked."""
    addresses = _addresses(arguments, password_variable)
    if arguments.from_device:
        found = [_far(arguments, each) for each in addresses]
    else:
        found = [each for each in examine_all(addresses) if each is not None]
    sys.stdout.write(_as_json(found) if arguments.json else "\n".join(map(report, found)))
    sys.stdout.flush()
    return ILL if any(each.severity is Severity.ERROR for each in found) else HEALTHY


def _far(arguments: argparse.Namespace, address: CameraAddress) -> Diagnosis:
    given = {"url": address.url, "user": address.username, "password": address.password}
    try:
        # What comes from afar is taken for a verdict only when it is one.
        return Diagnosis.from_document(looked(arguments, "diagnose", given))
    except (ValueError, KeyError, TypeError) as error:
        raise BelvedereError("BV-VPT-010", tr("Looking ended without a result")) from error


def _addresses(arguments: argparse.Namespace, variable: str) -> list[CameraAddress]:
    plain = [parse_address(url) for url in arguments.url]
    if any(each.username or each.password for each in plain):
        # Not split off: a process's arguments can be read by others, so the password is known already.
        raise BelvedereError("BV-CLI-017", tr("The address must not hold a user or password"), where="URL")
    if not arguments.user:
        return plain
    secret = password(arguments.user, arguments.password_file, variable)
    return [parse_address(url, arguments.user, secret) for url in arguments.url]


def _as_json(found: list[Diagnosis]) -> str:
    return json.dumps([each.to_document() for each in found], indent=2, ensure_ascii=False) + "\n"
