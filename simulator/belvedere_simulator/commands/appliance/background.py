"""`belvedere appliance start` and `stop`: an appliance in the background."""

from __future__ import annotations

import argparse
import json
import sys

from belvedere_simulator.commands.appliance.places import leave_to_parent, place_of
from belvedere_simulator.commands.appliance.running import add_running, checked_arguments
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def add_background(starting: argparse.ArgumentParser, stopping: argparse.ArgumentParser) -> None:
    """The arguments of both commands."""
    add_running(starting)
    leave_to_parent(starting)
    for each in (starting, stopping):
        each.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def start(arguments: argparse.Namespace) -> int:
    """Start it unless it runs, and tell which it is. Raises BelvedereError."""
    from belvedere_simulator.appliance.control.background import ensure_appliance  # noqa: PLC0415

    folder = place_of(arguments)
    record = ensure_appliance(folder, checked_arguments(arguments))
    facts = {"pid": record.pid, "data_dir": str(folder)}
    text = tr("The appliance of {folder} runs (process {pid}).", folder=folder, pid=record.pid)
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
    return 0


def stop(arguments: argparse.Namespace) -> int:
    """End it and wait for that. Raises BelvedereError: BV-APC-001 none runs."""
    from belvedere_simulator.appliance.control.background import stop_appliance  # noqa: PLC0415

    folder = place_of(arguments)
    if not stop_appliance(folder):
        raise BelvedereError("BV-APC-001", tr("No appliance runs over this folder"), where=str(folder))
    if arguments.json:
        sys.stdout.write(f"{json.dumps({'stopped': True})}\n")
    return 0
