"""The parser of `belvedere appliance`, and what its words do."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.appliance.background import add_background, start, stop
from belvedere_simulator.commands.appliance.boxes import list_boxes
from belvedere_simulator.commands.appliance.hdmi_stream import add_hdmi_stream, hdmi_stream
from belvedere_simulator.commands.appliance.places import add_place, leave_to_parent, place_of
from belvedere_simulator.commands.appliance.running import add_running, run_appliance
from belvedere_simulator.commands.appliance.telling import tell_leds, tell_status
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_BUTTONS = {"power": ("power",), "reset": ("reset",), "both": ("power", "reset")}
_STICKS = ("usb3", "usb2")
_PORTS = (*_STICKS, "eth0", "eth1", "hdmi", "power")
_SYSTEMS = ("fat32", "exfat", "ntfs", "ext4", "none")
_ODDITIES = ("everywhere", "usb3-only", "nowhere")


def add_parser(subparsers: Subparsers) -> None:
    """Add `appliance` and its commands to the program's."""
    parser = subparsers.add_parser(
        "appliance",
        help=tr("the simulated appliance, and its buttons and plugs"),
        description=tr(
            "Without a command: run an appliance in the foreground, until Ctrl-C. One line of JSON tells "
            "when it is there. The commands are for the appliance that runs over the same folder."
        ),
    )
    add_place(parser)
    add_running(parser)
    parser.set_defaults(_act=run_appliance)
    commands = parser.add_subparsers(metavar=tr("COMMAND"))
    add_background(
        _add(commands, "start", start, tr("run it in the background, unless it runs")),
        _add(commands, "stop", stop, tr("end it in order")),
    )
    listing = _add(commands, "list", list_boxes, tr("the appliances of this computer"))
    listing.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    _add_press(commands)
    _add_plugs(commands)
    status = _add(commands, "status", tell_status, tr("everything that is to be seen of it"))
    status.add_argument("--follow", action="store_true", help=tr("each change, until the appliance ends"))
    leds = _add(commands, "leds", tell_leds, tr("the lights on its front"))
    for each in (status, leds):
        each.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    add_hdmi_stream(
        _add(
            commands,
            "hdmi-stream",
            hdmi_stream,
            tr("serve its display over RTSP, for boxes without a monitor"),
        )
    )


def run(arguments: argparse.Namespace) -> int:
    """Run an appliance, or do something to the one that runs. Raises BelvedereError."""
    act: Callable[[argparse.Namespace], int] = arguments._act
    return act(arguments)


def _add(
    commands: Subparsers, name: str, act: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    add_place(parser)
    leave_to_parent(parser)
    parser.set_defaults(_act=act)
    return parser


def _add_press(commands: Subparsers) -> None:
    press = _add(commands, "press", _press, tr("press a button on its front"))
    press.add_argument("button", choices=tuple(_BUTTONS))
    press.add_argument(
        "--seconds", type=float, default=1.0, metavar="S", help=tr("for so long (1); 5 is a long press")
    )


def _add_plugs(commands: Subparsers) -> None:
    plug = _add(commands, "plug", _plug, tr("plug in a drive, cable, monitor or the power"))
    plug.add_argument("port", choices=_PORTS)
    plug.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help=tr("of a drive: a folder, FAT32 image or mount")
    )
    plug.add_argument("--size", type=float, metavar="GB", help=tr("say that the drive is of another size"))
    plug.add_argument("--file-system", choices=_SYSTEMS, help=tr("say that it is formatted otherwise"))
    plug.add_argument(
        "--compatibility", choices=_ODDITIES, default=_ODDITIES[0], help=tr("in which ports it works")
    )
    unplug = _add(commands, "unplug", _unplug, tr("pull something out"))
    unplug.add_argument("port", choices=_PORTS)


def _press(arguments: argparse.Namespace) -> int:
    given = {"buttons": _BUTTONS[arguments.button], "seconds": arguments.seconds}
    return _ask(arguments, "press", given)


def _plug(arguments: argparse.Namespace) -> int:
    given: dict[str, Any] = {"port": arguments.port}
    if (arguments.port in _STICKS) is not (arguments.path is not None):
        raise BelvedereError(
            "BV-APC-004",
            tr("A drive needs a path, and nothing else has one"),
            where=arguments.port,
        )
    if arguments.path is not None:
        given |= {"path": str(arguments.path.resolve()), "compatibility": arguments.compatibility}
        given |= {"size": arguments.size, "fileSystem": arguments.file_system}
    return _ask(arguments, "plug", given)


def _unplug(arguments: argparse.Namespace) -> int:
    return _ask(arguments, "unplug", {"port": arguments.port})


def _ask(arguments: argparse.Namespace, action: str, given: dict[str, Any]) -> int:
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    ask(place_of(arguments), action, given)
    return 0
