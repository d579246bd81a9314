"""`belvedere fault`: break something of the appliance that runs, and mend it again."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.appliance.places import add_place, place_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.appliance.faults.described import FaultDescription

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `fault` and its commands to the program's."""
    parser = subparsers.add_parser("fault", help=tr("the fault laboratory of the appliance that runs"))
    commands = parser.add_subparsers(dest="fault_command", required=True, metavar=tr("COMMAND"))
    list_ = commands.add_parser("list", help=tr("what can be broken, and what is"))
    list_.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    inject = commands.add_parser("inject", help=tr("break something"))
    inject.add_argument("kind", metavar="KIND")
    inject.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help=tr("how badly, such as seconds=3600; repeat it"),
    )
    clear = commands.add_parser("clear", help=tr("mend something, or everything"))
    clear.add_argument("kind", nargs="?", metavar="KIND", help=tr("everything if left out"))
    for each in (inject, clear):
        each.add_argument(
            "--target",
            default="",
            metavar="NAME",
            help=tr("a camera package, node or application alone (all)"),
        )
    for each in (list_, inject, clear):
        add_place(each)


def run(arguments: argparse.Namespace) -> int:
    """Do it. Raises BelvedereError."""
    return {"list": _list, "inject": _inject, "clear": _clear}[arguments.fault_command](arguments)


def _list(arguments: argparse.Namespace) -> int:
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415
    from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415
    from belvedere_simulator.appliance.faults.described import descriptions  # noqa: PLC0415

    folder = place_of(arguments)
    running = read_record(folder) is not None
    present: list[dict[str, Any]] = ask(folder, "faults", {})["faults"] if running else []
    known = descriptions()
    if arguments.json:
        document = {kind.value: fault_document(described) for kind, described in known.items()}
        sys.stdout.write(f"{json.dumps({'known': document, 'present': present})}\n")
        return 0
    for kind, described in known.items():
        targets = ", ".join(_targets(present, kind.value))
        mark = tr(" (broken: {targets})", targets=targets) if targets else ""
        sys.stdout.write(f"{kind.value:<20} {_line(described)}{mark}\n")
    return 0


def _line(described: FaultDescription) -> str:
    words = {"camera": tr("camera"), "node": tr("node"), "application": tr("application")}
    text = described.text
    if described.targets:
        names = ", ".join(words[each.value] for each in described.targets)
        text = tr("{text}; --target {names}", text=text, names=names)
    for setting in described.settings:
        text = tr(
            "{text}; --set {name}={default:g} ({least:g} to {most:g} {unit})",
            text=text,
            name=setting.name,
            default=setting.default,
            least=setting.least,
            most=setting.most,
            unit=setting.unit,
        )
    return text


def fault_document(described: FaultDescription) -> dict[str, Any]:
    """A kind of fault as JSON: its line, what it can be aimed at, its numbers."""
    targets = [each.value for each in described.targets]
    return {"text": described.text, "targets": targets, "settings": [asdict(s) for s in described.settings]}


def _targets(present: list[dict[str, Any]], kind: str) -> list[str]:
    return [fault["target"] or tr("all") for fault in present if fault["kind"] == kind]


def _inject(arguments: argparse.Namespace) -> int:
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    given = {"kind": _kind(arguments.kind), "target": arguments.target, "settings": _settings(arguments.set)}
    ask(place_of(arguments), "inject", given)
    return 0


def _clear(arguments: argparse.Namespace) -> int:
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    given: dict[str, Any] = {}
    if arguments.kind is not None:
        given = {"kind": _kind(arguments.kind), "target": arguments.target}
    cleared = ask(place_of(arguments), "clear", given)["cleared"]
    if not cleared:
        sys.stdout.write(tr("Nothing of this was broken.") + "\n")
    return 0


def _kind(text: str) -> str:
    from belvedere_simulator.appliance.faults.kinds import FaultKind  # noqa: PLC0415

    if text not in {kind.value for kind in FaultKind}:
        raise BelvedereError("BV-APC-005", tr("There is no fault of this name"), where=text)
    return text


def _settings(texts: list[str]) -> dict[str, float]:
    settings = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            settings[name] = float(value)
        except ValueError:
            raise BelvedereError("BV-APC-006", tr("This is not NAME=NUMBER"), where=text) from None
    return settings
