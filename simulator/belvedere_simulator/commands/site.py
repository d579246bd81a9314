"""`belvedere site`: the site of a data folder, running in the background."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.service import add_service_arguments
from belvedere_simulator.commands.site_appliance import (
    appliance_facts,
    appliance_text,
    require_no_appliance,
    start_appliance,
    stop_site_appliance,
)
from belvedere_simulator.commands.site_data import add_data, data
from belvedere_simulator.commands.site_foreign import add_foreign, foreign
from belvedere_simulator.commands.site_profile import add_profile, profile
from belvedere_simulator.commands.site_reach import add_reach, reach
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `site` and its commands to the program's."""
    site = subparsers.add_parser("site", help=tr("the service, broker and appliance of a data folder"))
    commands = site.add_subparsers(dest="site_command", required=True, metavar=tr("COMMAND"))
    start = commands.add_parser("start", help=tr("start the site in the background, unless it runs"))
    add_service_arguments(start)
    start.add_argument(
        "--appliance", action="store_true", help=tr("and the site's own simulated appliance with it")
    )
    for name, text in (
        ("stop", tr("stop the site")),
        ("status", tr("whether the site runs, and where")),
        ("where", tr("print the data folder")),
        ("reset", tr("forget everything of a stopped site")),
    ):
        parser = commands.add_parser(name, help=text)
        parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder"))
        if name == "reset":
            parser.add_argument("--yes", action="store_true", help=tr("do not ask"))
    add_foreign(commands)
    add_reach(commands)
    add_data(commands)
    profiles = add_profile(commands)
    for parser in set(commands.choices.values()) - {profiles}:
        parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(arguments: argparse.Namespace) -> int:
    """Carry out one of the commands. Raises BelvedereError."""
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    if arguments.site_command == "profile":
        return profile(arguments)
    data_dir = (arguments.data_dir or default_data_dir()).resolve()
    action = {"start": _start, "stop": _stop, "status": _status, "where": _where}
    action |= {"reset": _reset, "foreign": foreign, "reach": reach, "data": data}
    return action[arguments.site_command](data_dir, arguments)


def _start(data_dir: Path, arguments: argparse.Namespace) -> int:
    from belvedere_simulator.commands.service import options_of  # noqa: PLC0415
    from belvedere_simulator.service.site.site import ensure_site  # noqa: PLC0415

    options_of(arguments)  # refuses here what the background process would refuse in its log
    record = ensure_site(data_dir, service_arguments(arguments))
    facts: dict[str, Any] = {"address": record.address, "pid": record.pid, "data_dir": str(data_dir)}
    if arguments.appliance:
        # Durations of both pass as those of the site that runs.
        facts |= start_appliance(data_dir, record.time_scale)
    _tell(arguments, facts, record.address)
    return 0


def service_arguments(arguments: argparse.Namespace) -> list[str]:
    """The arguments for the service itself, as they were given."""
    given: list[str] = []
    for name in ("database", "objects", "broker", "bind", "account", "account-of", "region"):
        value = getattr(arguments, name.replace("-", "_"))
        given += [f"--{name}", str(value)] if value else []
    given += ["--time-scale", str(arguments.time_scale)]
    given += ["--no-auth"] if arguments.no_auth else []
    given += ["--aws-rates"] if arguments.aws_rates else []
    return given


def _stop(data_dir: Path, arguments: argparse.Namespace) -> int:
    from belvedere_simulator.service.site.site import stop_site  # noqa: PLC0415

    # First, so that what the appliance says last gets through.
    with_appliance = {"appliance": True} if stop_site_appliance(data_dir) else {}
    stopped = stop_site(data_dir)
    _tell(
        arguments,
        {"stopped": stopped, **with_appliance},
        tr("The site has stopped.") if stopped else tr("No site was running."),
    )
    return 0


def _status(data_dir: Path, arguments: argparse.Namespace) -> int:
    from belvedere_simulator.service.site.site import site_status  # noqa: PLC0415

    record = site_status(data_dir).record
    facts: dict[str, Any] = {"running": record is not None, "data_dir": str(data_dir)}
    facts |= appliance_facts(data_dir)
    if record is None:
        text = tr("No site is running over {folder}.", folder=data_dir)
        _tell(arguments, facts, "\n".join([text, *appliance_text(facts)]))
        return 0
    facts |= {"address": record.address, "pid": record.pid, "version": record.version}
    facts |= {"time_scale": record.time_scale, "vault": record.vault}
    text = tr(
        "The site of {folder} answers at {address} (process {pid}, version {version}).",
        folder=data_dir,
        address=record.address,
        pid=record.pid,
        version=record.version,
    )
    lines = [text, record.vault]
    if record.time_scale != 1:
        lines.append(tr("Simulated durations pass {scale} times as fast.", scale=f"{record.time_scale:g}"))
    _tell(arguments, facts, "\n".join([*lines, *appliance_text(facts)]))
    return 0


def _where(data_dir: Path, arguments: argparse.Namespace) -> int:
    _tell(arguments, {"data_dir": str(data_dir)}, str(data_dir))
    return 0


def _reset(data_dir: Path, arguments: argparse.Namespace) -> int:
    from belvedere_simulator.service.site.running import reset_site  # noqa: PLC0415

    require_no_appliance(data_dir)
    if not arguments.yes and not _confirmed(data_dir):
        raise BelvedereError("BV-SITE-006", tr("Nothing was deleted"), where=str(data_dir))
    reset_site(data_dir)
    _tell(arguments, {"reset": True, "data_dir": str(data_dir)}, tr("The site is empty."))
    return 0


def _confirmed(data_dir: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.write(tr("Everything in {folder} will be deleted. Type its name to go on: ", folder=data_dir))
    sys.stdout.flush()
    return sys.stdin.readline().strip() in {data_dir.name, str(data_dir)}


def _tell(arguments: argparse.Namespace, facts: dict[str, Any], text: str) -> None:
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
