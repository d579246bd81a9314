"""`belvedere device batch`: many appliances and cameras from one file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.drives.choosing import chosen, may_replace
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.arguments import add_timeout
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import Session, add_action, place_of
from belvedere_simulator.commands.twins.sticks import NextStick
from belvedere_simulator.drives.drives import system_drives
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.provisioning.batch.documents import counted
from belvedere_simulator.provisioning.batch.output import write_labels, write_report, write_template
from belvedere_simulator.provisioning.batch.report import state_words
from belvedere_simulator.provisioning.batch.running import UNREACHED
from belvedere_simulator.provisioning.batch.session import BatchSession, place_name
from belvedere_simulator.provisioning.batch.site import BatchSite
from belvedere_simulator.provisioning.batch.targets import DriveTarget, FolderTarget, Target

_SECONDS = 600
Item = Mapping[str, Any]


def add_batch(commands: Any) -> None:
    """Add the command to those of devices."""
    summary = tr("set up many appliances and cameras from one file, one stick after another")
    parser = add_action(commands, "batch", batch, summary)
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="CSV", help=tr("the table of appliances and cameras")
    )
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help=tr("write a table to begin with, and end")
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=tr("check the table only, as without --usb, --folder and --cameras"),
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--usb",
        nargs="*",
        metavar="DRIVE",
        help=tr("write each archive to these drives in turn; without names: to each stick that is put in"),
    )
    way.add_argument("--folder", type=Path, metavar="D", help=tr("a folder for each archive in D"))
    way.add_argument("--cameras", action="store_true", help=tr("register the cameras only"))
    parser.add_argument(
        "--replace", action="store_true", help=tr("replace the archives that are on the drives")
    )
    for name, text in (
        ("--skip", tr("leave this appliance out for now; repeat it")),
        ("--again", tr("make this appliance's archive once more: it expired unused; repeat it")),
    ):
        parser.add_argument(name, action="append", default=[], metavar="NAME", help=text)
    parser.add_argument("--labels", type=Path, metavar="FILE", help=tr("write a sheet of labels, a PDF"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=tr("write a report: .pdf, .csv, or text"))
    add_timeout(parser, _SECONDS)


def is_template(given: argparse.Namespace) -> bool:
    """Whether only a table to begin with is wanted, for which no site is needed."""
    return getattr(given, "template", None) is not None


def tell_template(given: argparse.Namespace) -> int:
    """Write it. Raises BelvedereError BV-BAT-012."""
    write_template(given.template)
    return 0


def batch(session: Session) -> int:
    """Check the table whole, then carry it out where --usb, --folder or --cameras say so.

    1 where it has problems, or something is not done that should be.
    """
    given = session.given
    if given.file is None:
        raise BelvedereError("BV-BAT-001", tr("There is no batch file"), where="CSV")
    site = BatchSite(session.panorama)
    work = BatchSession(given.file, site, place_name(place_of(given)))
    progress = Progress()
    try:
        checked = work.check(lambda done, whole: progress.part(tr("comparing addresses"), done, whole))
        if checked["problems"] or given.check or not (_is_carried_out(given) or _is_written(given)):
            session.tell(checked, _checked_text(checked))
            return 1 if checked["problems"] else 0
        if _is_carried_out(given):
            _carry_out(work, checked["items"], given, progress)
    finally:
        progress.end()
    return _tell_outcome(session, work)


def _is_carried_out(given: argparse.Namespace) -> bool:
    return given.usb is not None or given.folder is not None or given.cameras


def _is_written(given: argparse.Namespace) -> bool:
    return given.labels is not None or given.report is not None


def _carry_out(
    work: BatchSession, items: Sequence[Item], given: argparse.Namespace, progress: Progress
) -> None:
    for name in given.again:
        work.again(Kind.APPLIANCE, name)
    for name in given.skip:
        work.skip(Kind.APPLIANCE, name)

    def tell(item: Item) -> None:
        note = f": {item['text']}" if item["text"] else ""
        progress.step(f"{item['name']}: {state_words(item['state'])}{note}")

    registered = work.register(tell)
    if given.cameras or any(item["code"] == UNREACHED for item in registered):
        return
    target = _targets(given, progress)
    for name in _waiting(items, given):
        delivered = work.deliver(name, target(name))
        tell(delivered)
        if delivered["code"] == UNREACHED:
            return


def _waiting(items: Sequence[Item], given: argparse.Namespace) -> list[str]:
    """The appliances whose turn it is; those that were left out before get another one."""
    appliances = [item for item in items if item["kind"] == Kind.APPLIANCE.value]
    wanted = [item["name"] for item in appliances if item["state"] != "done" or item["name"] in given.again]
    return [name for name in wanted if name not in given.skip]


def _targets(given: argparse.Namespace, progress: Progress) -> Callable[[str], Target]:
    """Where the archive of a device goes."""
    if given.usb is None:
        folder = FolderTarget(given.folder)
        return lambda _device: folder
    drives, allowed = system_drives(), may_replace(replaces=given.replace)
    sticks = NextStick(drives, progress.step, given.timeout)
    names = iter(given.usb)

    def stick(device: str) -> Target:
        if not given.usb:
            drive = sticks.wait_for(device)
        else:
            name = next(names, None)
            if name is None:
                what = tr("There are fewer drives than appliances")
                raise BelvedereError("BV-BAT-013", what, where=device)
            drive = chosen(drives, name)
        return DriveTarget(drives, drive, allowed, lambda text: progress.step(f"{device}: {text}"))

    return stick


def _tell_outcome(session: Session, work: BatchSession) -> int:
    given, items = session.given, work.outcome()
    for file, write in ((given.labels, write_labels), (given.report, write_report)):
        if file is not None:
            write(file, items)
    session.tell({"items": items}, _items_text(items))
    wanted = [item for item in items if not given.cameras or item["kind"] == Kind.CAMERA.value]
    missing = [item for item in wanted if item["state"] not in ("done", "skipped")]
    return 1 if missing and _is_carried_out(given) else 0


def _checked_text(checked: Mapping[str, Any]) -> str:
    problems = checked["problems"]
    if not problems:
        return f"{_items_text(checked['items'])}\n{tr('Nothing is wrong with it.')}"
    heads = (tr("LINE"), tr("COLUMN"), tr("PROBLEM"), tr("REMEDY"))
    rows = [[problem[name] for name in ("line", "column", "what", "remedy")] for problem in problems]
    told = tr("{count} problems. Nothing was changed.", count=len(rows))
    return f"{table(heads, rows, terminal_width())}\n{told}"


def _items_text(items: Sequence[Item]) -> str:
    heads = (tr("LINE"), tr("KIND"), tr("NAME"), tr("STATE"), tr("ID"), tr("NOTE"))
    rows = [
        [
            item["line"],
            item["kind"],
            item["name"],
            state_words(item["state"]),
            item["id"],
            item["text"] or item["place"] or item["url"] or item["addresses"],
        ]
        for item in items
    ]
    told = ", ".join(f"{count} {state_words(state)}" for state, count in sorted(counted(items).items()))
    return f"{table(heads, rows, terminal_width())}\n{told}"
