"""`--from DEVICE` of commands that look at cameras: seen from an appliance instead of this computer."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.clients import open_clients
from belvedere_simulator.commands.ending import ended_by_signals
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.session import add_place, place_of
from belvedere_simulator.messages import tr


def add_from(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument(
        "--from",
        dest="from_device",
        default="",
        metavar="DEVICE",
        help=tr("look from this appliance (name or id), which has to be online, instead of this computer"),
    )
    add_place(parser)


class TerminalTeller:
    """Tells progress on the terminal, and is cancelled by Ctrl-C."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody pressed it."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Give up."""
        self._cancelled.set()

    def progress(self, text: str, fraction: float | None = None) -> None:
        """A line that is written over, where somebody looks."""
        if sys.stderr.isatty():
            told = "" if fraction is None else f" {fraction:.0%}"
            sys.stderr.write(f"\r\x1b[K{text}{told}")
            sys.stderr.flush()

    def event(self, event: Mapping[str, Any]) -> None:
        """The result has it, too."""

    def over(self) -> None:
        """Clear the line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def looked(arguments: argparse.Namespace, tool: str, given: Mapping[str, Any]) -> Any:
    """What `tool` saw from the appliance that was named, or from here. Raises BelvedereError."""
    # Slow to load: who only asks for help need not wait.
    from belvedere_simulator.cameras.viewing.tools import TOOLS  # noqa: PLC0415
    from belvedere_simulator.client.far_looking import look_from  # noqa: PLC0415

    teller = TerminalTeller()
    with ended_by_signals(teller.cancel):
        try:
            if not arguments.from_device:
                return TOOLS[tool](teller, given)
            with open_clients(place_of(arguments)) as clients:
                with told_failures():
                    device = device_id(clients("panorama"), arguments.from_device)
                return look_from(clients, device, tool, given, teller)
        finally:
            teller.over()
