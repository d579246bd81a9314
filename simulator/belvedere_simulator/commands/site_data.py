"""`belvedere site data`: where the data of a site are, how much, moved, cleaned up."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.site_appliance import require_no_appliance
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.messages import tr


def add_data(commands: Any) -> argparse.ArgumentParser:
    """Add `data` to the commands on sites."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "data",
        help=tr("where the site's data are and how much, moving them, cleaning up"),
        description=tr(
            "Without a command it is told where the data of the site are, and how much by kind. A site that "
            "runs is stopped for the others and started again. 'belvedere site reset' forgets everything."
        ),
    )
    parser.add_argument("--data-dir", type=Path, metavar="D", help=tr("the data folder"))
    actions = parser.add_subparsers(dest="data_command", metavar=tr("[COMMAND]"))
    move = actions.add_parser("move", help=tr("move everything to another folder"))
    move.add_argument("target", type=Path, metavar="PATH", help=tr("a folder that is empty or not there"))
    clean = actions.add_parser("clean", help=tr("throw old logs and metrics away, and give the room back"))
    older = tr("remove what is older than so many days; by the site's settings otherwise")
    clean.add_argument("--log-days", type=_days, metavar="N", help=older)
    clean.add_argument("--metric-days", type=_days, metavar="N", help=older)
    for each in (move, clean):
        each.add_argument(
            "--data-dir", type=Path, metavar="D", default=argparse.SUPPRESS, help=tr("the data folder")
        )
        each.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=tr("print one JSON object")
        )
    return parser


def data(data_dir: Path, arguments: argparse.Namespace) -> int:
    """Carry out one of the commands. Raises BelvedereError."""
    action = {None: _tell, "move": _move, "clean": _clean}
    if arguments.data_command is not None:
        require_no_appliance(data_dir)
    action[arguments.data_command](data_dir, arguments)
    return 0


def kind_words() -> dict[str, str]:
    """What people call the kinds of data."""
    return {
        "records": tr("Devices, packages and applications"),
        "packages": tr("Files of packages and software"),
        "logs": tr("Logs"),
        "metrics": tr("Metrics"),
        "appliance": tr("The site's own appliance"),
        "other": tr("Everything else"),
    }


def data_facts(data_dir: Path) -> dict[str, Any]:
    """Where the data are, and how much, as JSON has it."""
    from belvedere_simulator.service.site.care.sizes import held  # noqa: PLC0415 - heavy libraries

    kinds = held(data_dir)
    return {
        "data_dir": str(data_dir),
        "size": sum(each.size for each in kinds),
        "kinds": [asdict(each) for each in kinds],
    }


def _tell(data_dir: Path, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.drives.suitability import readable_size  # noqa: PLC0415

    facts = data_facts(data_dir)
    if arguments.json:
        _print(arguments, facts, "")
        return
    words = kind_words()
    rows = [[words[each["kind"]], readable_size(each["size"]), each["files"]] for each in facts["kinds"]]
    rows.append([tr("All"), readable_size(facts["size"]), sum(each["files"] for each in facts["kinds"])])
    listed = table((tr("WHAT"), tr("SIZE"), tr("FILES")), rows, terminal_width())
    _print(arguments, facts, f"{data_dir}\n{listed}")


def _move(data_dir: Path, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.service.site.care.moving import move_site  # noqa: PLC0415

    progress = Progress()
    try:
        move_site(data_dir, arguments.target, lambda done, whole: progress.part(tr("Moving"), done, whole))
    finally:
        progress.end()
    target = str(arguments.target.expanduser().absolute())
    _print(arguments, {"moved": True, "data_dir": target}, tr("The data are in {folder}.", folder=target))


def _clean(data_dir: Path, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.drives.suitability import readable_size  # noqa: PLC0415
    from belvedere_simulator.service.site.care.cleaning import clean_site  # noqa: PLC0415

    progress = Progress()
    try:
        cleaned = clean_site(data_dir, progress.step, arguments.log_days, arguments.metric_days)
    finally:
        progress.end()
    text = tr(
        "{events} log events and {data} metric data went; {size} are free again.",
        events=cleaned.events,
        data=cleaned.data,
        size=readable_size(cleaned.freed),
    )
    _print(arguments, asdict(cleaned), text)


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(tr("{text} is not a number above 0", text=text))
    return int(text)


def _print(arguments: argparse.Namespace, facts: dict[str, Any], text: str) -> None:
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
