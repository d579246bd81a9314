"""`belvedere site reach`: where appliances on the network find the site."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.service.reach.reaching import ReachReport
    from belvedere_simulator.service.reach.self_test import Knock


def add_reach(commands: Any) -> argparse.ArgumentParser:
    """Add `reach` to the commands on sites."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "reach",
        help=tr("whether appliances on the network find the site, and at which address"),
        description=tr(
            "A site listens on this computer only, until you choose one of its addresses: then appliances on "
            "the network find it there, by TLS alone, and provisioning archives name that address. Without "
            "options it is told how that is."
        ),
    )
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--address", metavar="A", help=tr("listen at this address of the computer too"))
    where.add_argument("--here", action="store_true", help=tr("listen on this computer only again"))
    parser.add_argument("--test", action="store_true", help=tr("connect to every door as appliances will"))
    parser.add_argument(
        "--stick",
        type=Path,
        metavar="F",
        help=tr("write a note into the root of a USB drive that takes provisioned appliances to where it is"),
    )
    parser.add_argument("--yes", action="store_true", help=tr("agree to listening without being asked"))
    return parser


def reach(data_dir: Path, arguments: argparse.Namespace) -> int:
    """Choose, test and tell; 1 when a test failed. Raises BelvedereError."""
    from belvedere_simulator.service.reach import reaching  # noqa: PLC0415 - heavy libraries

    if arguments.address and not arguments.yes and not _agreed(arguments.address):
        raise BelvedereError("BV-RCH-003", tr("Nothing was changed"), where=arguments.address)
    if arguments.address or arguments.here:
        report = reaching.choose(data_dir, arguments.address or "")
    else:
        report = reaching.look(data_dir)
    note = reaching.write_note(data_dir, arguments.stick) if arguments.stick else None
    knocks = reaching.test(data_dir) if arguments.test else ()
    if arguments.json:
        noted = {} if note is None else {"note": str(note)}
        sys.stdout.write(f"{json.dumps(reach_facts(report, knocks) | noted)}\n")
    else:
        noted_line = [] if note is None else [tr("Plug the drive into each appliance: {file}", file=note)]
        sys.stdout.write("\n".join(_lines(report, knocks) + noted_line) + "\n")
    return 0 if all(knock.passed for knock in knocks) else 1


def reach_facts(report: ReachReport, knocks: Sequence[Knock] = ()) -> dict[str, Any]:
    """Everything, as JSON has it."""
    state = report.state
    facts: dict[str, Any] = {
        "chosen": report.chosen,
        "former": list(report.former),
        "lost": report.lost,
        "offered": report.offered,
        "running": state is not None,
        "fingerprint": report.fingerprint,
        "state": asdict(state) if state is not None else None,
        "addresses": [asdict(each) for each in report.addresses],
        "left_behind": [asdict(each) for each in report.left_behind],
    }
    if state is not None and state.service:
        facts["firewall"] = asdict(hint_of(report))
    if knocks:
        facts["test"] = [asdict(knock) for knock in knocks]
    return facts


def hint_of(report: ReachReport) -> Any:
    """The firewall's commands for the doors that are open."""
    from belvedere_simulator.service.reach.firewall import firewall_hint  # noqa: PLC0415
    from belvedere_simulator.service.reach.self_test import doors  # noqa: PLC0415

    assert report.state is not None
    ports = [urlsplit(url).port or 0 for url in doors(report.state).values()]
    return firewall_hint(ports, report.chosen)


def consent_text(address: str) -> str:
    """What a person agrees to."""
    return tr(
        "Programs on other computers that can reach {address} will be able to connect to the site. They need "
        "its keys or a certificate of it for everything; what they send and get is encrypted.",
        address=address,
    )


def _agreed(address: str) -> bool:
    if not sys.stdin.isatty():
        return False
    asked = tr("Type the address to agree: ")
    sys.stdout.write(f"{consent_text(address)} {asked}")
    sys.stdout.flush()
    return sys.stdin.readline().strip() == address


def _lines(report: ReachReport, knocks: Sequence[Knock]) -> list[str]:
    lines = [_state_text(report)]
    rows = [
        [
            each.address,
            each.interface,
            tr("default route") if each.towards_default else "",
            tr("chosen") if each.address == report.chosen else "",
        ]
        for each in report.addresses
    ]
    if rows:
        heads = (tr("ADDRESS"), tr("INTERFACE"), tr("ROUTE"), "")
        lines.append(table(heads, rows, terminal_width()))
    if report.state is not None and report.state.service:
        lines.append(tr("Address for other computers: {url}", url=report.state.service))
        lines.append(tr("Fingerprint of the site: {fingerprint}", fingerprint=report.fingerprint))
        hint = hint_of(report)
        lines.append(tr("Firewall ({name}): {note}", name=hint.firewall, note=hint.note).rstrip(": "))
        lines += [f"  {command}" for command in hint.commands]
    away = [each for each in report.left_behind if not each.online]
    if away:
        names = ", ".join(f"{each.name} ({each.host})" for each in away)
        lines.append(tr("Devices that were told another address and are away: {names}", names=names))
        lines.append(tr("Those that do not find the site by its name need a note: --stick FOLDER."))
    for knock in knocks:
        told = tr("answers") if knock.passed else knock.why
        lines.append(f"{'+' if knock.passed else '-'} {knock.name} {knock.url}: {told}")
    return lines


def _state_text(report: ReachReport) -> str:
    if not report.chosen:
        return tr("Appliances find the site on this computer only.")
    if report.lost:
        return tr(
            "This computer does not have the address {address} any more, at which appliances look for the "
            "site. Choose another one with --address.",
            address=report.chosen,
        )
    if report.state is None:
        return tr("The site will listen at {address} when it runs.", address=report.chosen)
    if report.state.problem:
        return tr(
            "The site cannot listen at {address}: {why}", address=report.chosen, why=report.state.problem
        )
    return tr("Appliances find the site at {address}.", address=report.chosen)
