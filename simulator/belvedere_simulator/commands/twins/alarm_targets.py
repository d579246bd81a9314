"""`belvedere alarm target`: where alarms are told. Addresses may be secret: they are no arguments."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.commands.twins.arguments import read_text
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_VARIABLE = "BELVEDERE_WEBHOOK"


def add_target_parser(commands: Subparsers) -> None:
    """Add `target` and its commands."""
    target = commands.add_parser("target", help=tr("where alarms are told"))
    actions = target.add_subparsers(dest="target_command", required=True, metavar=tr("COMMAND"))
    add_action(actions, "list", list_targets, tr("list where alarms are told"))
    add_ = _named(add_action(actions, "add", add, tr("tell alarms to a web address or a topic")))
    kind = add_.add_mutually_exclusive_group(required=True)
    kind.add_argument(
        "--webhook",
        action="store_true",
        help=tr("a web address: typed, from --address-file or from {name}", name=_VARIABLE),
    )
    kind.add_argument("--mqtt", default="", metavar="TOPIC", help=tr("a topic of the site's broker"))
    add_.add_argument("--address-file", type=Path, metavar="FILE", help=tr("has the web address"))
    _named(add_action(actions, "try", try_out, tr("send a message there that says it is a test")))
    _named(add_action(actions, "delete", delete, tr("tell alarms there no more"), destructive=True))


def target_arns(session: Session, names: Sequence[str]) -> list[str]:
    """The ARNs of targets by name. Raises BelvedereError where there is none."""
    if not names:
        return []
    known = {each["TargetName"]: str(each["Arn"]) for each in _targets(session)}
    for name in names:
        if name not in known:
            raise _missing(name)
    return [known[name] for name in names]


def list_targets(session: Session) -> int:
    """Of addresses only where they lead."""
    targets = _targets(session)
    heads = (tr("NAME"), tr("KIND"), tr("LEADS TO"), tr("LAST TOLD"), tr("WHY NOT"))
    members = ("TargetName", "Kind", "Shown", "Told", "Failure")
    rows = ([each.get(member) for member in members] for each in targets)
    session.tell_table({"Targets": targets}, heads, rows, tr("Alarms are told nowhere but on this site."))
    return 0


def add(session: Session) -> int:
    """Make a target, or give it another address."""
    wanted = session.given
    kind = "mqtt" if wanted.mqtt else "webhook"
    address = wanted.mqtt or _web_address(wanted.address_file)
    answer = session.clients("belvedere").put_alarm_target(
        TargetName=wanted.target, Kind=kind, Address=address
    )
    words = tr("Alarms can be told to {name}: {shown}", name=wanted.target, shown=answer["Shown"])
    session.tell(answer, words)
    return 0


def try_out(session: Session) -> int:
    """Exit 1 where it was not taken."""
    name = session.given.target
    target_arns(session, [name])
    answer = session.clients("belvedere").try_alarm_target(TargetName=name)
    failure = answer.get("Failure", "")
    words = tr("{name} did not take it: {why}", name=name, why=failure)
    session.tell(answer, words if failure else tr("{name} took it.", name=name))
    return 1 if failure else 0


def delete(session: Session) -> int:
    """Delete a target, once its name was typed."""
    name = session.given.target
    target_arns(session, [name])
    session.confirm(tr("Alarms will not be told to {name} any more.", name=name), name)
    answer = session.clients("belvedere").delete_alarm_target(TargetName=name)
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("target", metavar="TARGET", help=tr("its name"))
    return parser


def _targets(session: Session) -> list[dict[str, object]]:
    found: list[dict[str, object]] = session.clients("belvedere").list_alarm_targets()["Targets"]
    return found


def _web_address(file: Path | None) -> str:
    if file is not None:
        return (read_text(file).splitlines() or [""])[0].strip()
    if named := os.environ.get(_VARIABLE):
        return named
    if sys.stdin.isatty():
        return getpass.getpass(tr("Web address: ")).strip()
    raise BelvedereError("BV-MTR-005", tr("There is no web address"))


def _missing(name: str) -> BelvedereError:
    return BelvedereError("BV-CLI-011", tr("There is no {kind} named {name}", kind=tr("target"), name=name))
