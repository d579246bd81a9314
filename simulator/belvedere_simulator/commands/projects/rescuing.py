"""`belvedere app rescue`: a project from what is left of one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.projects.telling import add_local
from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import as_json
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import SAMPLE_ACCOUNT
from belvedere_simulator.projects.rescue.recovering import Rescued, rescue_project

WHOLE, LACKING = 0, 1


def add_rescue(commands: Any) -> None:
    """Add the command."""
    summary = tr(
        "bring an application back from folders, archives and manifests; 1 when something is missing"
    )
    parser = add_local(commands, "rescue", _rescue, summary)
    parser.add_argument(
        "source", nargs="+", type=Path, metavar="SOURCE", help=tr("a folder or file with what is left")
    )
    parser.add_argument(
        "--into", type=Path, required=True, metavar="APP_DIR", help=tr("a folder that is not there yet")
    )
    parser.add_argument(
        "--account", default=SAMPLE_ACCOUNT, metavar="N", help=tr("the account of packages that name none")
    )


def _rescue(arguments: argparse.Namespace) -> int:
    progress = Progress()
    try:
        rescued = rescue_project(arguments.source, arguments.into, arguments.account, progress.step)
    finally:
        progress.end()
    sys.stdout.write(f"{as_json(_document(rescued)) if arguments.json else _told(rescued)}\n")
    return LACKING if rescued.missing else WHOLE


def _document(rescued: Rescued) -> dict[str, Any]:
    outcome = rescued.outcome
    return {
        "Folder": str(outcome.folder),
        "Done": list(outcome.done),
        "Missing": [{"What": each.what, "How": each.how} for each in rescued.missing],
        "Notes": list(outcome.notes),
    }


def _told(rescued: Rescued) -> str:
    missing = (tr("Missing: {what}. {how}", what=each.what, how=each.how) for each in rescued.missing)
    lines = (*rescued.outcome.done, *missing, *rescued.outcome.notes)
    return "\n".join(shown(line) for line in lines)
