"""`belvedere demo --devices`, `--logs` and `--remove`: demonstrations without a window."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.messages import tr


def add_demonstrations(parser: argparse.ArgumentParser) -> None:
    """The options for what is made without a window."""
    made = parser.add_mutually_exclusive_group()
    made.add_argument(
        "--devices",
        action="store_true",
        help=tr("add three devices, four cameras and a failed job to the site, without a window"),
    )
    made.add_argument("--remove", action="store_true", help=tr("remove these again"))
    made.add_argument(
        "--logs", type=Path, metavar="FOLDER", help=tr("write the logs of a provisioning that failed there")
    )
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the site's data folder"))
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def is_wanted(arguments: argparse.Namespace) -> bool:
    """Whether one of them is asked for."""
    return bool(arguments.devices or arguments.remove or arguments.logs)


def demonstrate(arguments: argparse.Namespace) -> int:
    """Make or remove what is asked for. Raises BelvedereError."""
    if arguments.logs is not None:
        from belvedere_simulator.demonstration.logs import sample_logs  # noqa: PLC0415

        folder = sample_logs(arguments.logs.absolute(), _tell)
        _print(arguments, {"logs": str(folder)}, tr("The logs lie in {folder}.", folder=folder))
        return 0
    from belvedere_simulator.demonstration.fleet import (  # noqa: PLC0415
        Stage,
        make_demonstration,
        remove_demonstration,
    )
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    site = (arguments.data_dir or default_data_dir()).resolve()
    with open_clients(Place(site)) as clients, told_failures():
        stage = Stage(site, clients("panorama"), _tell, time.sleep)
        if arguments.remove:
            remove_demonstration(stage)
            _print(arguments, {"removed": True}, tr("The demonstration is removed."))
            return 0
        made = make_demonstration(stage)
    cameras, devices = [camera.name for camera in made.cameras], list(made.devices)
    text = tr("Devices: {names}.", names=", ".join(devices))
    text += "\n" + tr("Cameras: {names}.", names=", ".join(cameras))
    _print(arguments, {"devices": devices, "cameras": cameras}, text)
    return 0


def _tell(text: str, _fraction: float | None) -> None:
    sys.stderr.write(f"{text}\n")


def _print(arguments: argparse.Namespace, facts: dict[str, Any], text: str) -> None:
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
