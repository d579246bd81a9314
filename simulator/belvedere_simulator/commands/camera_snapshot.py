"""`belvedere camera snapshot`: one picture of a camera as a JPEG."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.cameras.address import parse_address
from belvedere_simulator.commands.camera_from import add_from, looked
from belvedere_simulator.commands.twins.arguments import password
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr

_WIDTH = 640


def add_snapshot(commands: Any, password_variable: str) -> None:
    """Add the command beside `camera doctor`."""
    parser = commands.add_parser(
        "snapshot",
        help=tr("save one picture of a camera"),
        description=tr("Save one picture of a camera as a JPEG of 90,000 bytes at most."),
    )
    parser.add_argument("url", metavar="URL", help=tr("where it streams, without user and password"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=tr("where to save it"))
    parser.add_argument("--user", default="", help=tr("the user that the camera asks for"))
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
    parser.add_argument(
        "--width",
        type=int,
        default=_WIDTH,
        metavar="W",
        help=tr("how many pixels wide, at most ({width})", width=_WIDTH),
    )
    parser.add_argument("--json", action="store_true", help=tr("print its size as JSON"))
    add_from(parser)
    parser.set_defaults(_action=None, _local=lambda arguments: snapshot(arguments, password_variable))


def snapshot(arguments: argparse.Namespace, password_variable: str) -> int:
    """Save it. Raises BelvedereError."""
    plain = parse_address(arguments.url)
    if plain.username or plain.password:
        raise BelvedereError("BV-CLI-017", tr("The address must not hold a user or password"), where="URL")
    secret = ""
    if arguments.user:
        secret = password(arguments.user, arguments.password_file, password_variable)
    given = {"url": arguments.url, "user": arguments.user, "password": secret, "width": arguments.width}
    told = looked(arguments, "snapshot", given)
    try:
        write_whole(arguments.out, base64.b64decode(told["jpeg"]))
    except OSError as error:
        what = tr("The picture cannot be written")
        raise BelvedereError(
            "BV-CLI-020", what, where=str(arguments.out), why=error.strerror or ""
        ) from error
    about = {"file": str(arguments.out), **{name: value for name, value in told.items() if name != "jpeg"}}
    size = tr("{file}: {width} x {height}", **{name: about[name] for name in ("file", "width", "height")})
    sys.stdout.write(f"{json.dumps(about) if arguments.json else size}\n")
    sys.stdout.flush()
    return 0
