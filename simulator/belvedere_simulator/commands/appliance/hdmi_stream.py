"""`belvedere appliance hdmi-stream`: the display as an RTSP stream."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.appliance.places import place_of
from belvedere_simulator.messages import tr

_WORDS = ("on", "off", "show", "new-password")
_THIS_COMPUTER = ("127.0.0.1", "localhost")


def add_hdmi_stream(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("what", choices=_WORDS)
    parser.add_argument(
        "--host", metavar="H", help=tr("serve it at this address (127.0.0.1); 0.0.0.0 is every network")
    )
    parser.add_argument("--port", type=int, metavar="P", help=tr("serve it at this port (10554)"))
    parser.add_argument(
        "--show-password",
        action="store_true",
        help=tr("print the password although the output is no terminal"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def hdmi_stream(arguments: argparse.Namespace) -> int:
    """Do it and tell the stream, its password to a terminal only. Raises BelvedereError."""
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    reveal = arguments.show_password or sys.stdout.isatty()
    given = {"set": arguments.what, "host": arguments.host, "port": arguments.port, "reveal": reveal}
    told = ask(place_of(arguments), "hdmi-stream", given)
    sys.stdout.write(f"{json.dumps(told)}\n" if arguments.json else _text(told))
    return 0


def _text(told: Mapping[str, Any]) -> str:
    if not told["on"]:
        return tr("The HDMI stream is off.") + "\n"
    password = told.get("password") or tr("(not told: the output is no terminal; --show-password)")
    lines = [
        told["url"],
        tr("user      {user}", user=told["user"]),
        tr("password  {password}", password=password),
    ]
    if told["host"] in _THIS_COMPUTER:
        lines.append(tr("Only this computer can watch it; --host 0.0.0.0 serves it on every network."))
    if told["problem"]:
        lines.append(str(told["problem"]))
    return "".join(f"{line}\n" for line in lines)
