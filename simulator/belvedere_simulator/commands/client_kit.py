"""`belvedere client-kit`: what makes an AWS SDK or command line talk to the site."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.service.client_kit.kit import ClientKit

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_SHELLS = ("bash", "powershell", "python", "env")


def add_parser(subparsers: Subparsers) -> None:
    """Add `client-kit` to the program's commands."""
    kit = subparsers.add_parser(
        "client-kit",
        help=tr("the variables that make AWS clients talk to the site"),
        description=tr(
            "Print the variables that make an AWS SDK or command line talk to the site, starting it when "
            'it does not run. In bash: eval "$(belvedere client-kit)". The text holds the site\'s secret key.'
        ),
    )
    kit.add_argument("--shell", choices=_SHELLS, default="bash", help=tr("for what it is written (bash)"))
    kit.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder of the site"))
    kit.add_argument(
        "--old-sdk", action="store_true", help=tr("for SDKs of before July 2023, such as boto3 1.24")
    )
    kit.add_argument(
        "--docker-shim",
        action="store_true",
        help=tr("where no Docker answers, put our own builder in its place for panorama-cli"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the kit. Raises BelvedereError."""
    from belvedere_simulator.service.client_kit.keys import site_key  # noqa: PLC0415 - heavy libraries
    from belvedere_simulator.service.client_kit.kit import make_kit  # noqa: PLC0415
    from belvedere_simulator.service.client_kit.shells import written  # noqa: PLC0415
    from belvedere_simulator.service.site.settings_file import read_site_file  # noqa: PLC0415
    from belvedere_simulator.service.site.site import ensure_site  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    data_dir = (arguments.data_dir or default_data_dir()).resolve()
    record = ensure_site(data_dir)
    settings = read_site_file(data_dir).settings
    kit = make_kit(data_dir, record.address, site_key(data_dir), settings, old_sdk=arguments.old_sdk)
    if arguments.docker_shim:
        kit = _with_shim(kit, data_dir / "client-kit" / "tools")
    sys.stdout.write(written(kit, arguments.shell))
    return 0


def _with_shim(kit: ClientKit, tools: Path) -> ClientKit:
    """The kit with a `docker` of ours in front of the search path; unchanged where Docker answers."""
    from belvedere_simulator.application.build.engine import answers  # noqa: PLC0415
    from belvedere_simulator.application.build.shim import write_shim  # noqa: PLC0415

    if answers("docker"):
        sys.stderr.write(tr("Docker answers: it builds, and nothing is put in its place.") + "\n")
        return kit
    write_shim(tools)
    sys.stderr.write(tr("No Docker answers: containers are built by Belvedere.") + "\n")
    path = os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)])
    return replace(kit, variables={**kit.variables, "PATH": path})
