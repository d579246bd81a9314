"""`belvedere logs open`: what a stick brought from an appliance, for who holds the site's log key."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def add_open(commands: Any) -> None:
    """Add the command, which needs no running site."""
    summary = tr("decrypt a log image that an appliance wrote to a USB drive")
    parser: argparse.ArgumentParser = commands.add_parser("open", help=summary, description=f"{summary}.")
    parser.add_argument("image", type=Path, metavar="IMG", help=tr("the image"))
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help=tr("a new or empty folder (named as the image is)")
    )
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder of the site"))
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    parser.set_defaults(_local=open_image)


def open_image(arguments: argparse.Namespace) -> int:
    """Write the logs of an image into a folder. Raises BelvedereError; the folder is as it was then, but for
    what was whole before a damage."""
    from belvedere_simulator.log_image.reading import extract, read_head  # noqa: PLC0415 - heavy libraries
    from belvedere_simulator.service.log_key.own import own_log_key  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    image: Path = arguments.image
    folder: Path = arguments.to or Path.cwd() / image.stem
    try:
        with image.open("rb") as file:
            head, _raw = read_head(file)
            private = own_log_key((arguments.data_dir or default_data_dir()).resolve())
            _check_empty(folder)
            file.seek(0)
            written = list(extract(file, private, folder))
    except OSError as error:
        raise BelvedereError(
            "BV-LOG-009",
            tr("The logs cannot be written"),
            where=str(error.filename or folder),
            why=error.strerror or "",
        ) from error
    if arguments.json:
        files = [{"name": name, "bytes": size} for name, size in written]
        told = {"device": head.device, "software": head.software, "created": head.created}
        sys.stdout.write(json.dumps({**told, "folder": str(folder), "files": files}, indent=2) + "\n")
        return 0
    for name, size in written:
        sys.stdout.write(f"{size:>12}  {shown(name)}\n")
    made = tr("{device}, software {software}, {created}", **vars(head))
    sys.stdout.write(f"{shown(made)}\n{shown(str(folder))}\n")
    return 0


def _check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BelvedereError("BV-LOG-008", tr("The folder is not empty"), where=str(folder))
