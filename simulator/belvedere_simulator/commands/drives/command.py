"""The commands of `belvedere drive`, none of which needs a site."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.drives.choosing import chosen, confirmation
from belvedere_simulator.commands.drives.delivery import add_delivery, deliver_told
from belvedere_simulator.commands.drives.documents import logs_document, logs_text
from belvedere_simulator.commands.drives.listing import listing
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.drives.copies import read_copy
from belvedere_simulator.drives.delivering import eject
from belvedere_simulator.drives.drives import system_drives
from belvedere_simulator.drives.erasing import format_drive, no_guarantee, wipe_drive
from belvedere_simulator.drives.log_times import by_time
from belvedere_simulator.drives.logs import ReturnedLogs
from belvedere_simulator.drives.returned import returned_logs
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Action = Callable[[argparse.Namespace], tuple[Any, str]]


def add_parser(subparsers: Subparsers) -> None:
    """Add `drive` and its commands to the program's."""
    drive = subparsers.add_parser("drive", help=tr("sticks and cards that carry archives to appliances"))
    commands = drive.add_subparsers(dest="drive_command", required=True, metavar=tr("COMMAND"))
    _add(commands, "list", _list, tr("list removable drives, and what speaks against each"))
    write = _add(commands, "write", _write, tr("write an archive to a drive, read it back and eject"))
    write.add_argument("file", type=Path, metavar="FILE", help=tr("the archive"))
    _add_drive(write)
    add_delivery(write)
    _add_drive(_add(commands, "eject", _eject, tr("make a drive ready to be pulled out")))
    for name, action, summary in (
        ("format", _format, tr("empty a drive: a new FAT32 file system")),
        ("wipe", _wipe, tr("empty a drive and overwrite what was on it")),
    ):
        parser = _add(commands, name, action, summary)
        _add_drive(parser)
        parser.add_argument("--confirm", metavar="NAME", help=tr("the drive's name, instead of typing it"))
    logs = _add(commands, "logs", _logs, tr("read the logs of a returned stick, failures explained"))
    _add_drive(logs)
    logs.add_argument("--lines", action="store_true", help=tr("print all lines, too, in order of time"))


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    action: Action = arguments._action
    document, text = action(arguments)
    told = json.dumps(document, indent=2, ensure_ascii=False) if arguments.json else text
    sys.stdout.write(f"{told}\n")
    return 0


def _add(commands: Any, name: str, action: Action, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    parser.set_defaults(_action=action)
    return parser


def _add_drive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "drive", metavar="DRIVE", help=tr("its name, id or folder, or a file with a FAT32 image")
    )


def _list(_given: argparse.Namespace) -> tuple[Any, str]:
    return listing(system_drives())


def _write(given: argparse.Namespace) -> tuple[Any, str]:
    file: Path = given.file
    drives = system_drives()
    drive = chosen(drives, given.drive)
    content = read_copy(file)
    return deliver_told(drives, drive, file, content, given)


def _eject(given: argparse.Namespace) -> tuple[Any, str]:
    drives = system_drives()
    drive = chosen(drives, given.drive)
    eject(drives, drive)
    return {"drive": drive.name, "ejected": True}, tr("The drive can be pulled out.")


def _format(given: argparse.Namespace) -> tuple[Any, str]:
    drives = system_drives()
    drive = chosen(drives, given.drive)
    text = tr("All that is on {drive} will be gone.", drive=_described(drive.name, drive.model))
    format_drive(drives, drive, confirmation(drive, given.confirm, text))
    return {"drive": drive.name, "formatted": True}, tr("The drive is empty now.")


def _wipe(given: argparse.Namespace) -> tuple[Any, str]:
    drives = system_drives()
    drive = chosen(drives, given.drive)
    gone = tr("All that is on {drive} will be gone.", drive=_described(drive.name, drive.model))
    typed = confirmation(drive, given.confirm, f"{gone} {no_guarantee()}")
    progress = Progress()
    try:
        progress.step(tr("wiping"))
        wipe_drive(drives, drive, typed, lambda done, whole: progress.part(tr("wiping"), done, whole))
    finally:
        progress.end()
    answer = {"drive": drive.name, "wiped": True, "guaranteed": False, "note": no_guarantee()}
    return answer, f"{tr('The drive is empty and overwritten now.')} {no_guarantee()}"


def _logs(given: argparse.Namespace) -> tuple[Any, str]:
    logs = returned_logs(system_drives(), given.drive)
    text = logs_text(logs)
    return logs_document(logs), f"{text}\n\n{_lines(logs)}" if given.lines else text


def _lines(logs: ReturnedLogs) -> str:
    texts = [file.text.splitlines() for file in logs.files]
    widest = max(len(file.name) for file in logs.files)
    return "\n".join(
        f"{logs.files[place.file].name:<{widest}}  {shown(texts[place.file][place.line])}"
        for place in by_time(logs.files)
    )


def _described(name: str, model: str) -> str:
    return f"{name} ({model})" if model else name
