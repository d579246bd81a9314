"""`belvedere service backup|restore|check`: the care of a site's stores."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.service.store.progress import Progress as Step

Action = Callable[[Path, argparse.Namespace], int]


def add_store_actions(service: argparse.ArgumentParser) -> None:
    """Add the commands to `belvedere service`, which runs the service without one."""
    service.set_defaults(_action=None)
    commands = service.add_subparsers(dest="service_command", metavar=tr("[COMMAND]"))
    backup_ = _add(commands, "backup", backup, tr("write all that a site keeps to one file"))
    backup_.add_argument("file", type=Path, metavar="FILE", help=tr("the zip file to write"))
    restore_ = _add(commands, "restore", restore, tr("make a stopped site what it was at a backup"))
    restore_.add_argument("file", type=Path, metavar="FILE", help=tr("the backup"))
    restore_.add_argument("--yes", action="store_true", help=tr("replace what is there without asking"))
    _add(commands, "check", check, tr("look for damage in what a site keeps"))


def _add(commands: Any, name: str, action: Action, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    # Without a default: --data-dir may stand before the command, too, and must not be forgotten then.
    parser.add_argument(
        "--data-dir", type=Path, metavar="D", default=argparse.SUPPRESS, help=tr("the data folder")
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    parser.set_defaults(_action=action)
    return parser


def care(arguments: argparse.Namespace) -> int:
    """Carry out the command that was parsed. Raises BelvedereError."""
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415
    from belvedere_simulator.service.store.opening import check_no_password  # noqa: PLC0415

    action: Action = arguments._action
    for option in ("database", "objects"):
        url = getattr(arguments, option)
        check_no_password(f"--{option}", url)
        if url is not None and action is not check:
            what = tr("Only stores in the data folder can be backed up and restored")
            raise BelvedereError("BV-STO-011", what, where=f"--{option}")
    data_dir = (arguments.data_dir or default_data_dir()).resolve()
    return action(data_dir, arguments)


def backup(data_dir: Path, arguments: argparse.Namespace) -> int:
    """A backup of a site, which may go on meanwhile."""
    from belvedere_simulator.service.store.backup import backup as make  # noqa: PLC0415 - heavy libraries

    file = arguments.file.absolute()
    with _told(tr("Backing up")) as report:
        made = make(data_dir, file, datetime.now(UTC), report)
    text = tr(
        "{file} holds {objects} objects, {size} bytes.", file=file, objects=made.objects, size=made.size
    )
    advice = tr("The key that secrets are sealed with is not in it; it lies outside the data folder.")
    facts = {"file": str(made.file), "size": made.size, "objects": made.objects}
    _tell(arguments, facts, f"{text}\n{advice}")
    return 0


def restore(data_dir: Path, arguments: argparse.Namespace) -> int:
    """Replace what a stopped site keeps, once that was confirmed."""
    from belvedere_simulator.service.site.site_folder import check_data_dir  # noqa: PLC0415
    from belvedere_simulator.service.store.restore import restore as bring_back  # noqa: PLC0415

    check_data_dir(data_dir)
    with _stopped(data_dir), _told(tr("Restoring")) as report:
        replace = arguments.yes or _confirmed(data_dir)
        restored = bring_back(arguments.file, data_dir, replace=replace, report=report)
    text = tr("{folder} is what it was: {files} files.", folder=data_dir, files=restored.files)
    _tell(arguments, asdict(restored), text)
    return 0


def check(data_dir: Path, arguments: argparse.Namespace) -> int:
    """Every problem with what to do; 1 when there are any."""
    from belvedere_simulator.service.site.site import site_status  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import LOCK  # noqa: PLC0415
    from belvedere_simulator.service.store.check import check_data_folder  # noqa: PLC0415

    if not (data_dir / LOCK).exists():
        raise BelvedereError("BV-SITE-005", tr("This is not the data folder of a site"), where=str(data_dir))
    with _told(tr("Checking")) as report:
        in_use = site_status(data_dir).record is not None
        problems = check_data_folder(
            data_dir,
            database_url=arguments.database,
            objects_url=arguments.objects,
            in_use=in_use,
            report=report,
        )
    lines = [shown(f"{problem.where}: {problem.what}. {problem.remedy}") for problem in problems]
    facts = {"ok": not problems, "problems": [asdict(problem) for problem in problems]}
    _tell(arguments, facts, "\n".join(lines) or tr("Nothing is damaged."))
    return 1 if problems else 0


@contextmanager
def _stopped(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a site that does not run, so that none starts meanwhile."""
    from belvedere_simulator.service.site.lock import MOMENT, take_lock  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import LOCK  # noqa: PLC0415

    data_dir.mkdir(parents=True, exist_ok=True)
    lock = take_lock(data_dir / LOCK, seconds=MOMENT)
    if lock is None:
        raise BelvedereError("BV-SITE-004", tr("The site runs"), where=str(data_dir))
    try:
        yield
    finally:
        lock.release()


def _confirmed(data_dir: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(tr("What is in {folder} will be replaced. Type its name to go on: ", folder=data_dir))
    sys.stderr.flush()
    return sys.stdin.readline().strip() in {data_dir.name, str(data_dir)}


@contextmanager
def _told(text: str) -> Iterator[Callable[[Step], None]]:
    progress = Progress()
    try:
        yield lambda step: progress.part(text, step.done, step.total)
    finally:
        progress.end()


def _tell(arguments: argparse.Namespace, facts: dict[str, Any], text: str) -> None:
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
