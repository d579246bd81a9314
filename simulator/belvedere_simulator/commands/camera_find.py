"""`belvedere camera find`: cameras that announce themselves, and on request those that answer."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from belvedere_simulator.cameras.discovery import (
    AnnouncedCamera,
    RtspServer,
    SweepPlan,
    find_announced,
    local_networks,
    plan_sweep,
    sweep,
)
from belvedere_simulator.cameras.discovery.ranges import PORTS
from belvedere_simulator.commands.camera_from import add_from, looked
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.arguments import positive
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_SECONDS = 3.0


def add_find(commands: Any) -> None:
    """Add the command beside `camera serve`."""
    parser = commands.add_parser(
        "find",
        help=tr("find cameras in the networks of this computer or of an appliance"),
        description=tr(
            "Ask for ONVIF cameras on every interface (WS-Discovery). With --sweep, ask each address of a "
            "range whether it speaks RTSP, too: the range is shown first. No password is sent."
        ),
    )
    parser.add_argument(
        "--sweep",
        metavar="RANGE",
        help=tr("also ask these addresses: 192.168.0.0/24 or 192.168.0.10-60"),
    )
    parser.add_argument(
        "--port",
        type=_port,
        action="append",
        default=[],
        metavar="P",
        help=tr("sweep this port; repeat it ({ports})", ports=", ".join(map(str, PORTS))),
    )
    parser.add_argument(
        "--seconds",
        type=positive,
        default=_SECONDS,
        metavar="S",
        help=tr("how long to listen for announcements ({seconds})", seconds=f"{_SECONDS:g}"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print what was found as JSON"))
    add_from(parser)
    parser.set_defaults(_action=None, _local=find)


def find(arguments: argparse.Namespace) -> int:
    """Print what was found. Raises BelvedereError for a range that is none, before anything is sent."""
    plan = plan_sweep(arguments.sweep, arguments.port or PORTS) if arguments.sweep else None
    if arguments.from_device:
        return _find_far(arguments)
    _say(tr("Listening on {interfaces}", interfaces=_interfaces()))
    announced = find_announced(arguments.seconds)
    servers = _sweep(plan) if plan else ()
    sys.stdout.write(_as_json(announced, servers) if arguments.json else _as_text(announced, servers))
    sys.stdout.flush()
    return 0


def _find_far(arguments: argparse.Namespace) -> int:
    given: dict[str, Any] = {"seconds": arguments.seconds}
    if arguments.sweep:
        given |= {"ranges": [arguments.sweep], "ports": list(arguments.port or PORTS)}
    told = looked(arguments, "find", given)
    try:
        announced = tuple(_announced(each) for each in told["announced"])
        servers = tuple(
            RtspServer(str(each["host"]), int(each["port"]), str(each["software"]))
            for each in told["servers"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BelvedereError("BV-VPT-010", tr("Looking ended without a result")) from error
    sys.stdout.write(_as_json(announced, servers) if arguments.json else _as_text(announced, servers))
    sys.stdout.flush()
    return 0


def _announced(told: dict[str, Any]) -> AnnouncedCamera:
    hosts, services, interfaces = (
        tuple(map(str, told[name])) for name in ("hosts", "services", "interfaces")
    )
    endpoint, name, hardware, location = (
        str(told[each]) for each in ("endpoint", "name", "hardware", "location")
    )
    return AnnouncedCamera(endpoint, hosts, name, hardware, location, services, interfaces)


def _sweep(plan: SweepPlan) -> tuple[RtspServer, ...]:
    _say(tr("Asking {range}", range=plan))
    return sweep(plan, progress=_tell_progress)


def _tell_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{of}" + ("\n" if done == of else ""))
        sys.stderr.flush()


def _interfaces() -> str:
    names = [f"{each.interface} ({each.address})" for each in local_networks() if not each.is_loopback]
    return ", ".join(names) or tr("no interface: there is no network")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _as_json(announced: tuple[AnnouncedCamera, ...], servers: tuple[RtspServer, ...]) -> str:
    found = {
        "announced": [asdict(each) for each in announced],
        "servers": [{**asdict(each), "url": each.url} for each in servers],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _as_text(announced: tuple[AnnouncedCamera, ...], servers: tuple[RtspServer, ...]) -> str:
    heads = (tr("ADDRESS"), tr("NAME"), tr("MODEL"), tr("PLACE"), tr("FOUND BY"))
    rows: list[tuple[str, ...]] = [
        (", ".join(each.hosts), each.name, each.hardware, each.location, "ONVIF") for each in announced
    ]
    rows += [(each.url, "", each.software, "", "RTSP") for each in servers]
    return (table(heads, rows, terminal_width()) if rows else tr("No camera was found.")) + "\n"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65_535:
        raise argparse.ArgumentTypeError(tr("{text} is not a port (1 to 65535)", text=text))
    return int(text)
